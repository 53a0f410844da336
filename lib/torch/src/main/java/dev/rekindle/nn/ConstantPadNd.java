package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * What the pads with one value have in common. Mirrors {@code _ConstantPadNd}
 * (torch/nn/modules/padding.py, 2.15.0).
 */
public abstract class ConstantPadNd extends Layer {
    final transient int dimensions;
    final double value;
    final Object padding;

    ConstantPadNd(int dimensions, int[] padding, double value) {
        this.dimensions = dimensions;
        this.value = value;
        this.padding = Sizes.tuple("padding", 2 * dimensions, padding);
    }

    ConstantPadNd(int dimensions, SavedModule saved) {
        this.dimensions = dimensions;
        this.value = saved.number("value");
        this.padding = saved.sizes("padding");
    }

    @Override
    NDArray compute(NDArray x) {
        return F.pad(x, Sizes.longs("padding", padding, 2 * dimensions), value);
    }

    @Override
    protected String extraRepr() {
        return format("padding={padding}, value={value}");
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * What the pads with the array's own elements have in common. Mirrors {@code _ReflectionPadNd},
 * {@code _ReplicationPadNd} and {@code _CircularPadNd} (torch/nn/modules/padding.py, 2.15.0).
 */
public abstract class PadNd extends Layer {
    final transient int dimensions;
    final transient String mode;
    final Object padding;

    PadNd(int dimensions, String mode, int... padding) {
        this.dimensions = dimensions;
        this.mode = mode;
        this.padding = Sizes.tuple("padding", 2 * dimensions, padding);
    }

    PadNd(int dimensions, String mode, SavedModule saved) {
        this.dimensions = dimensions;
        this.mode = mode;
        this.padding = saved.sizes("padding");
    }

    @Override
    NDArray compute(NDArray x) {
        Input.requireOverSpace(this, x, dimensions);
        return F.pad(x, Sizes.longs("padding", padding, 2 * dimensions), mode);
    }

    @Override
    protected String extraRepr() {
        return format("{padding}");
    }
}

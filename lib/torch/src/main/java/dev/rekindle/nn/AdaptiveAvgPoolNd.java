package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Objects;

/**
 * What the pools of averages to a given size have in common. Mirrors {@code _AdaptiveAvgPoolNd}
 * (torch/nn/modules/pooling.py, 2.15.0).
 */
public abstract class AdaptiveAvgPoolNd extends Layer {
    final transient int dimensions;
    final Object outputSize;

    AdaptiveAvgPoolNd(int dimensions, Object outputSize) {
        this.dimensions = dimensions;
        this.outputSize = Objects.requireNonNull(outputSize, "outputSize is null; give sizes");
        Sizes.requireCount("output_size", outputSize, dimensions);
    }

    @Override
    NDArray compute(NDArray x) {
        Input.requireOverSpace(this, x, dimensions);
        return Pooling.adaptiveAverage(x, Sizes.orOwn(outputSize, x, dimensions));
    }

    @Override
    protected String extraRepr() {
        return format("output_size={output_size}");
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Objects;

/**
 * What the pools of largest values to a given size have in common. Mirrors {@code
 * _AdaptiveMaxPoolNd} (torch/nn/modules/pooling.py, 2.15.0).
 */
public abstract class AdaptiveMaxPoolNd extends IndexedPool {
    final transient int dimensions;
    final Object outputSize;
    final boolean returnIndices;

    AdaptiveMaxPoolNd(int dimensions, Object outputSize, boolean returnIndices) {
        this.dimensions = dimensions;
        this.outputSize = Objects.requireNonNull(outputSize, "outputSize is null; give sizes");
        this.returnIndices = returnIndices;
        Sizes.requireCount("output_size", outputSize, dimensions);
    }

    @Override
    boolean returnsIndices() {
        return returnIndices;
    }

    @Override
    public NDList forwardWithIndices(NDArray x) {
        Input.requireOverSpace(this, x, dimensions);
        return Pooling.adaptiveMax(x, Sizes.orOwn(outputSize, x, dimensions));
    }

    @Override
    protected String extraRepr() {
        return format("output_size={output_size}");
    }
}

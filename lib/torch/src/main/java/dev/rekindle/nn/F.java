package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Layers without parameters, as functions, and the losses. Mirrors torch/nn/functional.py, 2.15.0.
 */
public final class F extends SequenceFunctions {
    private F() {}

    /** {@code max(x, 0)}, element by element. */
    public static NDArray relu(NDArray x) {
        Objects.requireNonNull(x, "x is null; give an array");
        return Activation.relu(x);
    }

    /** The largest value of each window, with the kernel size as stride. */
    public static NDArray maxPool2d(NDArray x, int kernelSize) {
        Objects.requireNonNull(x, "x is null; give an array");
        Shape size = new Shape(kernelSize, kernelSize);
        return Pool.maxPool2d(x, size, size, new Shape(0, 0), false);
    }

    /** {@code x Wᵀ + b} over the last dimension. */
    public static NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
        Objects.requireNonNull(x, "x is null; give an array");
        Objects.requireNonNull(weight, "weight is null; give an array");
        return ai.djl.nn.core.Linear.linear(x, weight, bias).singletonOrThrow();
    }

    /** Makes one dimension of those from {@code startDim} to {@code endDim}, both included. */
    public static NDArray flatten(NDArray x, int startDim, int endDim) {
        Objects.requireNonNull(x, "x is null; give an array");
        int rank = x.getShape().dimension();
        int start = startDim < 0 ? startDim + rank : startDim;
        int end = endDim < 0 ? endDim + rank : endDim;
        if (start < 0 || end >= rank || start > end) {
            throw new IllegalArgumentException(
                    "flatten: no dimensions "
                            + startDim
                            + " to "
                            + endDim
                            + " in a shape "
                            + x.getShape());
        }
        Shape middle = new Shape(x.getShape().slice(start, end + 1).size());
        return x.reshape(
                x.getShape().slice(0, start).addAll(middle).addAll(x.getShape().slice(end + 1)));
    }

    /** All dimensions from {@code startDim} on become one. */
    public static NDArray flatten(NDArray x, int startDim) {
        Objects.requireNonNull(x, "x is null; give an array");
        return flatten(x, startDim, -1);
    }

    /** Exponentials that add up to 1 along {@code dim}. */
    public static NDArray softmax(NDArray x, int dim) {
        Objects.requireNonNull(x, "x is null; give an array");
        return x.softmax(dim);
    }

    /** The logarithm of {@link #softmax}. */
    public static NDArray logSoftmax(NDArray x, int dim) {
        Objects.requireNonNull(x, "x is null; give an array");
        return x.logSoftmax(dim);
    }
}

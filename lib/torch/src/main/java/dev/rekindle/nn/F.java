package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Layers without parameters, as functions. Mirrors torch/nn/functional.py, 2.15.0. */
public final class F {
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

    /**
     * The mean cross entropy of logits {@code (N, C)} and class numbers {@code (N)} in int64, as
     * {@code F.cross_entropy} computes it: log_softmax, then {@link #nllLoss}.
     */
    public static NDArray crossEntropy(NDArray logits, NDArray target) {
        Objects.requireNonNull(logits, "logits is null; give an array");
        Objects.requireNonNull(target, "target is null; give an array");
        return nllLoss(logSoftmax(logits, 1), target);
    }

    /** The mean negative log likelihood; see {@link NllLoss}. */
    public static NDArray nllLoss(NDArray logProbabilities, NDArray target) {
        Objects.requireNonNull(logProbabilities, "logProbabilities is null; give an array");
        Objects.requireNonNull(target, "target is null; give an array");
        return NllLoss.mean(logProbabilities, target);
    }

    /** The mean of the squared differences. */
    public static NDArray mseLoss(NDArray input, NDArray target) {
        Objects.requireNonNull(input, "input is null; give an array");
        Objects.requireNonNull(target, "target is null; give an array");
        if (!input.getShape().equals(target.getShape())) {
            throw new IllegalArgumentException(
                    "mse_loss: input " + input.getShape() + " and target " + target.getShape());
        }
        return input.sub(target).square().mean();
    }
}

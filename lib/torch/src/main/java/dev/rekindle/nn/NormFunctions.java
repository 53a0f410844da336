package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.NormOps;
import dev.rekindle.internal.djl.Ops;
import org.jspecify.annotations.Nullable;

/** The normalizations of {@link F}. */
public abstract class NormFunctions extends DropoutFunctions {
    NormFunctions() {}

    /**
     * Over all but the channels of {@code (N, C, *)}. In training the running statistics, where
     * there are any, change in place; weight, bias, mean and variance are {@code (C)} or null.
     */
    public static NDArray batchNorm(
            NDArray x,
            @Nullable NDArray runningMean,
            @Nullable NDArray runningVar,
            @Nullable NDArray weight,
            @Nullable NDArray bias,
            boolean training,
            double momentum,
            double eps) {
        Input.requireChannels("batch_norm", x);
        if (training) {
            long values = x.getShape().size() / Math.max(1, x.getShape().get(1));
            if (values == 1) {
                throw new IllegalArgumentException(
                        "Expected more than 1 value per channel when training, got input size "
                                + x.getShape());
            }
        }
        requireEps(training, eps);
        return runningMean != null && runningVar != null && weight != null && bias != null
                ? Ops.batchNorm(x, runningMean, runningVar, weight, bias, training, momentum, eps)
                : NormOps.BATCH_NORM.call(
                        x, weight, bias, runningMean, runningVar, training, momentum, eps);
    }

    private static void requireEps(boolean training, double eps) {
        if (eps < 0 || (training && eps <= 0)) {
            throw new IllegalArgumentException(
                    "batch_norm eps must be "
                            + (training ? "positive during training" : "non-negative")
                            + ", but got "
                            + eps);
        }
    }

    /** As {@link #batchNorm}, each element of the batch by itself. */
    public static NDArray instanceNorm(
            NDArray x,
            @Nullable NDArray runningMean,
            @Nullable NDArray runningVar,
            @Nullable NDArray weight,
            @Nullable NDArray bias,
            boolean useInputStats,
            double momentum,
            double eps) {
        Input.requireChannels("instance_norm", x);
        if (useInputStats && x.getShape().slice(2).size() == 1) {
            throw new IllegalArgumentException(
                    "Expected more than 1 spatial element when training, got input size "
                            + x.getShape());
        }
        return NormOps.INSTANCE_NORM.call(
                x, weight, bias, runningMean, runningVar, useInputStats, momentum, eps);
    }

    /**
     * Over the last dimensions, which are {@code shape}; weight and bias have it, or are null.
     * libtorch 2.7.1 sums in another order than torch 2.15: the last bits may differ.
     */
    public static NDArray layerNorm(
            NDArray x, long[] shape, @Nullable NDArray weight, @Nullable NDArray bias, double eps) {
        Input.requireNonNull(x);
        return NormOps.LAYER_NORM.call(x, shape, weight, bias, eps);
    }

    /** Over groups of channels of {@code (N, C, *)}; weight and bias are {@code (C)}, or null. */
    public static NDArray groupNorm(
            NDArray x,
            int numGroups,
            @Nullable NDArray weight,
            @Nullable NDArray bias,
            double eps) {
        Input.requireNonNull(x);
        requireSeveral(x.getShape(), numGroups);
        return NormOps.GROUP_NORM.call(x, numGroups, weight, bias, eps);
    }

    private static void requireSeveral(Shape shape, int numGroups) {
        if (shape.dimension() < 2 || numGroups <= 0) {
            return;
        }
        if (shape.slice(2).size() == 0) {
            throw new IllegalArgumentException("Expected HxW to be greater than 0, got 0");
        }
        long together = shape.get(0) * shape.get(1) / numGroups;
        if (together * shape.slice(2).size() == 1) {
            throw new IllegalArgumentException(
                    "Expected more than 1 value per channel when training, got input size "
                            + shape);
        }
    }

    /**
     * Divides by the root of the mean square over the last dimensions, which are {@code shape};
     * {@code eps} is the element type's own where null.
     */
    public static NDArray rmsNorm(
            NDArray x, long[] shape, @Nullable NDArray weight, @Nullable Double eps) {
        Input.requireNonNull(x);
        return NormOps.RMS_NORM.call(x, shape, weight, eps);
    }

    /** Divides {@code (N, C, *)} by what stands in {@code size} neighbouring channels. */
    public static NDArray localResponseNorm(
            NDArray x, int size, double alpha, double beta, double k) {
        Input.requireNonNull(x);
        if (x.getShape().dimension() < 3) {
            throw new IllegalArgumentException(
                    "Expected 3D or higher dimensionality input (got "
                            + x.getShape().dimension()
                            + " dimensions)");
        }
        if (size <= 0 && x.getShape().size() != 0) {
            throw new IllegalArgumentException(
                    "local_response_norm: size should be greater than zero, but got " + size);
        }
        return x.getShape().size() == 0
                ? x
                : NormOps.LOCAL_RESPONSE_NORM.call(x, size / 2, (size - 1) / 2, alpha, beta, k);
    }
}

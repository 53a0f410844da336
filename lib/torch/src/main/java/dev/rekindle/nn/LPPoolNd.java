package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * What the power-average pools have in common: {@code (∑ x^p)^(1/p)} of each window. Mirrors {@code
 * _LPPoolNd} (torch/nn/modules/pooling.py, 2.15.0).
 */
public abstract class LPPoolNd extends Layer {
    final transient int dimensions;
    final double normType;
    final Object kernelSize;
    final @Nullable Object stride;
    final boolean ceilMode;

    LPPoolNd(int dimensions, double normType, LPPoolOptions options) {
        this.dimensions = dimensions;
        this.normType = normType;
        this.kernelSize = options.kernelSize;
        this.stride = options.stride;
        this.ceilMode = options.ceilMode;
        options.check(this::requireSizes);
    }

    private void requireSizes() {
        if (normType == 0) {
            throw new IllegalArgumentException("norm_type must be a non-zero value, but got 0.0");
        }
        longs("kernel_size", kernelSize);
        longs("stride", stride == null ? kernelSize : stride);
    }

    private long[] longs(String name, Object sizes) {
        return Sizes.longs(name, sizes, dimensions);
    }

    @Override
    NDArray compute(NDArray x) {
        Input.requireOverSpace(this, x, dimensions);
        if (dimensions == 1 && !(kernelSize instanceof Number)) {
            throw new IllegalArgumentException(
                    "LPPool1d: kernel_size is a tuple, which torch can't multiply by. Give a"
                            + " number.");
        }
        return Pooling.powerAverage(
                x,
                normType,
                longs("kernel_size", kernelSize),
                longs("stride", stride == null ? kernelSize : stride),
                ceilMode);
    }

    @Override
    protected String extraRepr() {
        return format(
                "norm_type={norm_type}, kernel_size={kernel_size}, stride={stride},"
                        + " ceil_mode={ceil_mode}");
    }
}

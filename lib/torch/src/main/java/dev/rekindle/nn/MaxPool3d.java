package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * The largest value of each window: {@code (N, C, D, H, W)} to {@code (N, C, D', H', W')}, with a
 * batch or without. No parameters, no draws. Mirrors {@code torch.nn.MaxPool3d}
 * (torch/nn/modules/pooling.py, 2.15.0).
 */
public class MaxPool3d extends MaxPoolNd {
    /** The stride is the kernel size, as in torch. */
    public MaxPool3d(int kernelSize) {
        this(kernelSize, options -> {});
    }

    public MaxPool3d(int kernelSize, int stride) {
        this(kernelSize, options -> options.stride(stride));
    }

    public MaxPool3d(int kernelSize, Consumer<PoolOptions> options) {
        this(new int[] {kernelSize}, options);
    }

    /** With windows of another size in each dimension. */
    public MaxPool3d(int[] kernelSize, Consumer<PoolOptions> options) {
        super(3, PoolOptions.of(kernelSize, options));
    }

    MaxPool3d(SavedModule saved) {
        super(3, PoolOptions.of(saved));
    }
}

package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * The largest value of each window: {@code (N, C, H, W)} to {@code (N, C, H', W')}, with a batch or
 * without. No parameters, no draws. Mirrors {@code torch.nn.MaxPool2d}
 * (torch/nn/modules/pooling.py, 2.15.0).
 */
public class MaxPool2d extends MaxPoolNd {
    /** The stride is the kernel size, as in torch. */
    public MaxPool2d(int kernelSize) {
        this(kernelSize, options -> {});
    }

    public MaxPool2d(int kernelSize, int stride) {
        this(kernelSize, options -> options.stride(stride));
    }

    public MaxPool2d(int kernelSize, Consumer<PoolOptions> options) {
        this(new int[] {kernelSize}, options);
    }

    /** With windows of another height than width. */
    public MaxPool2d(int[] kernelSize, Consumer<PoolOptions> options) {
        super(2, PoolOptions.of(kernelSize, options));
    }

    MaxPool2d(SavedModule saved) {
        super(2, PoolOptions.of(saved));
    }
}

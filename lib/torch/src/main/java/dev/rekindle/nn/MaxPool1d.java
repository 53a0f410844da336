package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * The largest value of each window: {@code (N, C, L)} to {@code (N, C, L')}, with a batch or
 * without. No parameters, no draws. Mirrors {@code torch.nn.MaxPool1d}
 * (torch/nn/modules/pooling.py, 2.15.0).
 */
public class MaxPool1d extends MaxPoolNd {
    /** The stride is the kernel size, as in torch. */
    public MaxPool1d(int kernelSize) {
        this(kernelSize, options -> {});
    }

    public MaxPool1d(int kernelSize, int stride) {
        this(kernelSize, options -> options.stride(stride));
    }

    public MaxPool1d(int kernelSize, Consumer<PoolOptions> options) {
        super(1, PoolOptions.of(new int[] {kernelSize}, options));
    }

    MaxPool1d(SavedModule saved) {
        super(1, PoolOptions.of(saved));
    }
}

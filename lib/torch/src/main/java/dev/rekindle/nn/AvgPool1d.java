package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * The average of each window: {@code (N, C, L)} to {@code (N, C, L')}, with a batch or without. No
 * parameters, no draws. Mirrors {@code torch.nn.AvgPool1d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public class AvgPool1d extends AvgPoolNd {
    /** The stride is the kernel size, as in torch. */
    public AvgPool1d(int kernelSize) {
        this(kernelSize, options -> {});
    }

    public AvgPool1d(int kernelSize, int stride) {
        this(kernelSize, options -> options.stride(stride));
    }

    public AvgPool1d(int kernelSize, Consumer<AvgPoolOptions> options) {
        this(AvgPoolOptions.of(new int[] {kernelSize}, options));
    }

    AvgPool1d(SavedModule saved) {
        this(AvgPoolOptions.of(saved));
    }

    private AvgPool1d(AvgPoolOptions options) {
        super(1, options, true);
        if (options.divisorOverride != null) {
            throw new IllegalArgumentException("AvgPool1d takes no divisor_override, as in torch.");
        }
    }
}

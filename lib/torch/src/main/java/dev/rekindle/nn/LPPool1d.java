package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * The power average {@code (∑ x^p)^(1/p)} of each window, its largest value where p is infinite:
 * {@code (N, C, L)} to {@code (N, C, L')}, with a batch or without. No parameters, no draws.
 * Mirrors {@code torch.nn.LPPool1d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public class LPPool1d extends LPPoolNd {
    /** The stride is the kernel size, as in torch. */
    public LPPool1d(double normType, int kernelSize) {
        this(normType, kernelSize, options -> {});
    }

    public LPPool1d(double normType, int kernelSize, Consumer<LPPoolOptions> options) {
        super(1, normType, LPPoolOptions.of(new int[] {kernelSize}, options));
    }

    LPPool1d(SavedModule saved) {
        super(1, saved.number("norm_type"), LPPoolOptions.of(saved));
    }
}

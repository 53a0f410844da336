package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * The power average {@code (∑ x^p)^(1/p)} of each window, its largest value where p is infinite:
 * {@code (N, C, H, W)} to {@code (N, C, H', W')}, with a batch or without. No parameters, no draws.
 * Mirrors {@code torch.nn.LPPool2d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public class LPPool2d extends LPPoolNd {
    /** The stride is the kernel size, as in torch. */
    public LPPool2d(double normType, int kernelSize) {
        this(normType, kernelSize, options -> {});
    }

    public LPPool2d(double normType, int kernelSize, Consumer<LPPoolOptions> options) {
        this(normType, new int[] {kernelSize}, options);
    }

    /** With windows of another height than width. */
    public LPPool2d(double normType, int[] kernelSize, Consumer<LPPoolOptions> options) {
        super(2, normType, LPPoolOptions.of(kernelSize, options));
    }

    LPPool2d(SavedModule saved) {
        super(2, saved.number("norm_type"), LPPoolOptions.of(saved));
    }
}

package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * The power average {@code (∑ x^p)^(1/p)} of each window, its largest value where p is infinite:
 * {@code (N, C, D, H, W)} to {@code (N, C, D', H', W')}, with a batch or without. No parameters, no
 * draws. Mirrors {@code torch.nn.LPPool3d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public class LPPool3d extends LPPoolNd {
    /** The stride is the kernel size, as in torch. */
    public LPPool3d(double normType, int kernelSize) {
        this(normType, kernelSize, options -> {});
    }

    public LPPool3d(double normType, int kernelSize, Consumer<LPPoolOptions> options) {
        this(normType, new int[] {kernelSize}, options);
    }

    /** With windows of another size in each dimension. */
    public LPPool3d(double normType, int[] kernelSize, Consumer<LPPoolOptions> options) {
        super(3, normType, LPPoolOptions.of(kernelSize, options));
    }

    LPPool3d(SavedModule saved) {
        super(3, saved.number("norm_type"), LPPoolOptions.of(saved));
    }
}

package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * Brings each channel of each element of {@code (N, C, H, W)} to mean 0 and variance 1, with a
 * batch or without; scales, shifts and keeps running statistics where asked to. No draws. Mirrors
 * {@code torch.nn.InstanceNorm2d} (torch/nn/modules/instancenorm.py, 2.15.0), whose defaults are no
 * weight and no running statistics.
 */
public class InstanceNorm2d extends InstanceNormNd {
    public InstanceNorm2d(int numFeatures) {
        this(numFeatures, options -> {});
    }

    public InstanceNorm2d(int numFeatures, Consumer<NormOptions> options) {
        super(2, NormOptions.ofInstance(numFeatures, options));
    }

    InstanceNorm2d(SavedModule saved) {
        super(2, NormOptions.of(saved));
    }
}

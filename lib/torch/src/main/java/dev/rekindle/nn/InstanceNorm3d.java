package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * Brings each channel of each element of {@code (N, C, D, H, W)} to mean 0 and variance 1, with a
 * batch or without; scales, shifts and keeps running statistics where asked to. No draws. Mirrors
 * {@code torch.nn.InstanceNorm3d} (torch/nn/modules/instancenorm.py, 2.15.0), whose defaults are no
 * weight and no running statistics.
 */
public class InstanceNorm3d extends InstanceNormNd {
    public InstanceNorm3d(int numFeatures) {
        this(numFeatures, options -> {});
    }

    public InstanceNorm3d(int numFeatures, Consumer<NormOptions> options) {
        super(3, NormOptions.ofInstance(numFeatures, options));
    }

    InstanceNorm3d(SavedModule saved) {
        super(3, NormOptions.of(saved));
    }
}

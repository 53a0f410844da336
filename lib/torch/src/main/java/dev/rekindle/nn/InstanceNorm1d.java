package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * Brings each channel of each element of {@code (N, C, L)} to mean 0 and variance 1, with a batch
 * or without; scales, shifts and keeps running statistics where asked to. No draws. Mirrors {@code
 * torch.nn.InstanceNorm1d} (torch/nn/modules/instancenorm.py, 2.15.0), whose defaults are no weight
 * and no running statistics.
 */
public class InstanceNorm1d extends InstanceNormNd {
    public InstanceNorm1d(int numFeatures) {
        this(numFeatures, options -> {});
    }

    public InstanceNorm1d(int numFeatures, Consumer<NormOptions> options) {
        super(1, NormOptions.ofInstance(numFeatures, options));
    }

    InstanceNorm1d(SavedModule saved) {
        super(1, NormOptions.of(saved));
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * As {@link AlphaDropout} of whole channels of {@code (N, C, *)}. No parameters; draws in training
 * mode only. Mirrors {@code torch.nn.FeatureAlphaDropout} (torch/nn/modules/dropout.py, 2.15.0).
 */
public class FeatureAlphaDropout extends DropoutNd {
    public FeatureAlphaDropout() {
        this(0.5);
    }

    public FeatureAlphaDropout(double p) {
        this(p, false);
    }

    public FeatureAlphaDropout(double p, boolean inplace) {
        super(p, inplace);
    }

    FeatureAlphaDropout(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.featureAlphaDropout(x, p, isTraining());
    }
}

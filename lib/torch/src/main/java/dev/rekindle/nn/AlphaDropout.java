package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * Dropout that keeps mean and variance of what {@link SELU} gives. No parameters; draws in training
 * mode only. Mirrors {@code torch.nn.AlphaDropout} (torch/nn/modules/dropout.py, 2.15.0).
 */
public class AlphaDropout extends DropoutNd {
    public AlphaDropout() {
        this(0.5);
    }

    public AlphaDropout(double p) {
        this(p, false);
    }

    public AlphaDropout(double p, boolean inplace) {
        super(p, inplace);
    }

    AlphaDropout(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.alphaDropout(x, p, isTraining());
    }
}

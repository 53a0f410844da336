package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * As {@link Dropout} of whole channels of {@code (N, C, H, W)}. No parameters; draws in training
 * mode only. Mirrors {@code torch.nn.Dropout2d} (torch/nn/modules/dropout.py, 2.15.0).
 */
public class Dropout2d extends DropoutNd {
    public Dropout2d() {
        this(0.5);
    }

    public Dropout2d(double p) {
        this(p, false);
    }

    public Dropout2d(double p, boolean inplace) {
        super(p, inplace);
    }

    Dropout2d(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.dropout2d(x, p, isTraining(), inplace);
    }
}

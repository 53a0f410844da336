package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * As {@link Dropout} of whole channels of {@code (N, C, L)} or {@code (C, L)}. No parameters; draws
 * in training mode only. Mirrors {@code torch.nn.Dropout1d} (torch/nn/modules/dropout.py, 2.15.0).
 */
public class Dropout1d extends DropoutNd {
    public Dropout1d() {
        this(0.5);
    }

    public Dropout1d(double p) {
        this(p, false);
    }

    public Dropout1d(double p, boolean inplace) {
        super(p, inplace);
    }

    Dropout1d(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.dropout1d(x, p, isTraining(), inplace);
    }
}

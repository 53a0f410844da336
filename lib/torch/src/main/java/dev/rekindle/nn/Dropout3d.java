package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * As {@link Dropout} of whole channels of {@code (N, C, D, H, W)} or {@code (C, D, H, W)}. No
 * parameters; draws in training mode only. Mirrors {@code torch.nn.Dropout3d}
 * (torch/nn/modules/dropout.py, 2.15.0).
 */
public class Dropout3d extends DropoutNd {
    public Dropout3d() {
        this(0.5);
    }

    public Dropout3d(double p) {
        this(p, false);
    }

    public Dropout3d(double p, boolean inplace) {
        super(p, inplace);
    }

    Dropout3d(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.dropout3d(x, p, isTraining(), inplace);
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * In training mode sets each element to 0 with probability {@code p} and divides the others by
 * {@code 1 - p}; else passes its input on. No parameters; draws in training mode only. Mirrors
 * {@code torch.nn.Dropout} (torch/nn/modules/dropout.py, 2.15.0).
 */
public class Dropout extends DropoutNd {
    public Dropout() {
        this(0.5);
    }

    public Dropout(double p) {
        this(p, false);
    }

    public Dropout(double p, boolean inplace) {
        super(p, inplace);
    }

    Dropout(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.dropout(x, p, isTraining(), inplace);
    }
}

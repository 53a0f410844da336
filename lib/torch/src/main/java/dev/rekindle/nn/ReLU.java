package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code max(x, 0)}, element by element. No parameters, no draws. Mirrors {@code torch.nn.ReLU}
 * (torch/nn/modules/activation.py, 2.15.0). With {@code inplace} it overwrites its input.
 */
public class ReLU extends InPlace {
    public ReLU() {
        this(false);
    }

    public ReLU(boolean inplace) {
        super(inplace);
    }

    ReLU(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.relu(x, inplace);
    }
}

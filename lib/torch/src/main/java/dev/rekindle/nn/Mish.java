package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code x * tanh(softplus(x))}, element by element. No parameters, no draws. Mirrors {@code
 * torch.nn.Mish} (torch/nn/modules/activation.py, 2.15.0). With {@code inplace} it overwrites its
 * input.
 */
public class Mish extends InPlace {
    public Mish() {
        this(false);
    }

    public Mish(boolean inplace) {
        super(inplace);
    }

    Mish(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.mish(x, inplace);
    }
}

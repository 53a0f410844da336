package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code x * sigmoid(x)}, element by element. No parameters, no draws. Mirrors {@code
 * torch.nn.SiLU} (torch/nn/modules/activation.py, 2.15.0). With {@code inplace} it overwrites its
 * input.
 */
public class SiLU extends InPlace {
    public SiLU() {
        this(false);
    }

    public SiLU(boolean inplace) {
        super(inplace);
    }

    SiLU(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.silu(x, inplace);
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code elu} scaled so that mean and variance of activations keep their values. No parameters, no
 * draws. Mirrors {@code torch.nn.SELU} (torch/nn/modules/activation.py, 2.15.0). With {@code
 * inplace} it overwrites its input.
 */
public class SELU extends InPlace {
    public SELU() {
        this(false);
    }

    public SELU(boolean inplace) {
        super(inplace);
    }

    SELU(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.selu(x, inplace);
    }
}

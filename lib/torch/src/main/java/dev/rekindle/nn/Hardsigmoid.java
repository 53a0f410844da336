package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code relu6(x + 3) / 6}, element by element. No parameters, no draws. Mirrors {@code
 * torch.nn.Hardsigmoid} (torch/nn/modules/activation.py, 2.15.0). With {@code inplace} it
 * overwrites its input.
 */
public class Hardsigmoid extends InPlace {
    public Hardsigmoid() {
        this(false);
    }

    public Hardsigmoid(boolean inplace) {
        super(inplace);
    }

    Hardsigmoid(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.hardsigmoid(x, inplace);
    }

    @Override
    protected String extraRepr() {
        return "";
    }
}

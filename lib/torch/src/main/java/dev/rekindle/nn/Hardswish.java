package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code x * relu6(x + 3) / 6}, element by element. No parameters, no draws. Mirrors {@code
 * torch.nn.Hardswish} (torch/nn/modules/activation.py, 2.15.0). With {@code inplace} it overwrites
 * its input.
 */
public class Hardswish extends InPlace {
    public Hardswish() {
        this(false);
    }

    public Hardswish(boolean inplace) {
        super(inplace);
    }

    Hardswish(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.hardswish(x, inplace);
    }

    @Override
    protected String extraRepr() {
        return "";
    }
}

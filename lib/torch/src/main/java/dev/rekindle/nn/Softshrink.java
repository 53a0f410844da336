package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code x} moved towards 0 by {@code lambd}, and 0 where it lies within {@code ±lambd}. No
 * parameters, no draws. Mirrors {@code torch.nn.Softshrink} (torch/nn/modules/activation.py,
 * 2.15.0).
 */
public class Softshrink extends Layer {
    final double lambd;

    public Softshrink() {
        this(0.5);
    }

    public Softshrink(double lambd) {
        this.lambd = lambd;
    }

    Softshrink(SavedModule saved) {
        this(saved.number("lambd"));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.softshrink(x, lambd);
    }

    @Override
    protected String extraRepr() {
        return format("{lambd}");
    }
}

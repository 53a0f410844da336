package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code x}, and 0 where it lies within {@code ±lambd}. No parameters, no draws. Mirrors {@code
 * torch.nn.Hardshrink} (torch/nn/modules/activation.py, 2.15.0).
 */
public class Hardshrink extends Layer {
    final double lambd;

    public Hardshrink() {
        this(0.5);
    }

    public Hardshrink(double lambd) {
        this.lambd = lambd;
    }

    Hardshrink(SavedModule saved) {
        this(saved.number("lambd"));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.hardshrink(x, lambd);
    }

    @Override
    protected String extraRepr() {
        return format("{lambd}");
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code x} times the probability that a normal variable is below it; {@code approximate} is {@code
 * "none"}, or {@code "tanh"} for the formula with a hyperbolic tangent. No parameters, no draws.
 * Mirrors {@code torch.nn.GELU} (torch/nn/modules/activation.py, 2.15.0).
 */
public class GELU extends Layer {
    final String approximate;

    public GELU() {
        this("none");
    }

    public GELU(String approximate) {
        this.approximate = approximate;
    }

    GELU(SavedModule saved) {
        this(saved.text("approximate"));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.gelu(x, approximate);
    }

    @Override
    protected String extraRepr() {
        return format("approximate='{approximate}'");
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code x} where it is positive, else {@code negative_slope * x}. No parameters, no draws. Mirrors
 * {@code torch.nn.LeakyReLU} (torch/nn/modules/activation.py, 2.15.0). With {@code inplace} it
 * overwrites its input.
 */
public class LeakyReLU extends Layer {
    final double negativeSlope;
    final boolean inplace;

    public LeakyReLU() {
        this(1e-2);
    }

    public LeakyReLU(double negativeSlope) {
        this(negativeSlope, false);
    }

    public LeakyReLU(double negativeSlope, boolean inplace) {
        this.negativeSlope = negativeSlope;
        this.inplace = inplace;
    }

    LeakyReLU(SavedModule saved) {
        this(saved.number("negative_slope"), saved.flag("inplace", false));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.leakyRelu(x, negativeSlope, inplace);
    }

    @Override
    protected String extraRepr() {
        return format("negative_slope={negative_slope}" + (inplace ? ", inplace=True" : ""));
    }
}

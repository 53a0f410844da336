package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code x} where it is positive, else {@code x} times a slope: in training mode each element draws
 * its own between {@code lower} and {@code upper}, else it is the middle of the two. No parameters,
 * draws in training only. Mirrors {@code torch.nn.RReLU} (torch/nn/modules/activation.py, 2.15.0).
 * With {@code inplace} it overwrites its input.
 */
public class RReLU extends Layer {
    final double lower;
    final double upper;
    final boolean inplace;

    public RReLU() {
        this(1.0 / 8, 1.0 / 3);
    }

    public RReLU(double lower, double upper) {
        this(lower, upper, false);
    }

    public RReLU(double lower, double upper, boolean inplace) {
        this.lower = lower;
        this.upper = upper;
        this.inplace = inplace;
    }

    RReLU(SavedModule saved) {
        this(saved.number("lower"), saved.number("upper"), saved.flag("inplace", false));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.rrelu(x, lower, upper, isTraining(), inplace);
    }

    @Override
    protected String extraRepr() {
        return format("lower={lower}, upper={upper}" + (inplace ? ", inplace=True" : ""));
    }
}

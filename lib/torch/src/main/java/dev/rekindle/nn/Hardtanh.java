package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code x}, not below {@code min_val} and not above {@code max_val}. No parameters, no draws.
 * Mirrors {@code torch.nn.Hardtanh} (torch/nn/modules/activation.py, 2.15.0). With {@code inplace}
 * it overwrites its input.
 */
public class Hardtanh extends Layer {
    final double minVal;
    final double maxVal;
    final boolean inplace;

    public Hardtanh() {
        this(-1, 1);
    }

    public Hardtanh(double minVal, double maxVal) {
        this(minVal, maxVal, false);
    }

    public Hardtanh(double minVal, double maxVal, boolean inplace) {
        this.minVal = minVal;
        this.maxVal = maxVal;
        this.inplace = inplace;
    }

    Hardtanh(SavedModule saved) {
        this(saved.number("min_val"), saved.number("max_val"), saved.flag("inplace", false));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.hardtanh(x, minVal, maxVal, inplace);
    }

    @Override
    protected String extraRepr() {
        return format("min_val={min_val}, max_val={max_val}" + (inplace ? ", inplace=True" : ""));
    }
}

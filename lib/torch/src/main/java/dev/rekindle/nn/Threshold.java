package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code x} where it is above {@code threshold}, else {@code value}. No parameters, no draws.
 * Mirrors {@code torch.nn.Threshold} (torch/nn/modules/activation.py, 2.15.0). With {@code inplace}
 * it overwrites its input.
 */
public class Threshold extends Layer {
    final double threshold;
    final double value;
    final boolean inplace;

    public Threshold(double threshold, double value) {
        this(threshold, value, false);
    }

    public Threshold(double threshold, double value, boolean inplace) {
        this.threshold = threshold;
        this.value = value;
        this.inplace = inplace;
    }

    Threshold(SavedModule saved) {
        this(saved.number("threshold"), saved.number("value"), saved.flag("inplace", false));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.threshold(x, threshold, value, inplace);
    }

    @Override
    protected String extraRepr() {
        return format("threshold={threshold}, value={value}" + (inplace ? ", inplace=True" : ""));
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code log(1 + exp(beta * x)) / beta}, and {@code x} where {@code beta * x > threshold}. No
 * parameters, no draws. Mirrors {@code torch.nn.Softplus} (torch/nn/modules/activation.py, 2.15.0).
 */
public class Softplus extends Layer {
    final double beta;
    final double threshold;

    public Softplus() {
        this(1, 20);
    }

    public Softplus(double beta, double threshold) {
        this.beta = beta;
        this.threshold = threshold;
    }

    Softplus(SavedModule saved) {
        this(saved.number("beta"), saved.number("threshold"));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.softplus(x, beta, threshold);
    }

    @Override
    protected String extraRepr() {
        return format("beta={beta}, threshold={threshold}");
    }
}

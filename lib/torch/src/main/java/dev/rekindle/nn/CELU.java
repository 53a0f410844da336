package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code max(0, x) + min(0, alpha * (exp(x / alpha) - 1))}, element by element. No parameters, no
 * draws. Mirrors {@code torch.nn.CELU} (torch/nn/modules/activation.py, 2.15.0). With {@code
 * inplace} it overwrites its input.
 */
public class CELU extends Layer {
    final double alpha;
    final boolean inplace;

    public CELU() {
        this(1);
    }

    public CELU(double alpha) {
        this(alpha, false);
    }

    public CELU(double alpha, boolean inplace) {
        this.alpha = alpha;
        this.inplace = inplace;
    }

    CELU(SavedModule saved) {
        this(saved.number("alpha"), saved.flag("inplace", false));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.celu(x, alpha, inplace);
    }

    @Override
    protected String extraRepr() {
        return format("alpha={alpha}" + (inplace ? ", inplace=True" : ""));
    }
}

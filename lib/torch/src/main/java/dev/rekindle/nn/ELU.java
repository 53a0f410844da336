package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code x} where it is positive, else {@code alpha * (exp(x) - 1)}, element by element. No
 * parameters, no draws. Mirrors {@code torch.nn.ELU} (torch/nn/modules/activation.py, 2.15.0). With
 * {@code inplace} it overwrites its input.
 */
public class ELU extends Layer {
    final double alpha;
    final boolean inplace;

    public ELU() {
        this(1);
    }

    public ELU(double alpha) {
        this(alpha, false);
    }

    public ELU(double alpha, boolean inplace) {
        this.alpha = alpha;
        this.inplace = inplace;
    }

    ELU(SavedModule saved) {
        this(saved.number("alpha"), saved.flag("inplace", false));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.elu(x, alpha, inplace);
    }

    @Override
    protected String extraRepr() {
        return format("alpha={alpha}" + (inplace ? ", inplace=True" : ""));
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * The negative log likelihood of counts under a Poisson distribution. Mirrors {@code
 * torch.nn.PoissonNLLLoss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class PoissonNLLLoss extends TargetLoss {
    final boolean logInput;
    final boolean full;
    final double eps;

    /** The mean, with torch's defaults. */
    public PoissonNLLLoss() {
        this(true, false, 1e-8, "mean");
    }

    public PoissonNLLLoss(boolean logInput, boolean full, double eps, String reduction) {
        super(reduction);
        this.logInput = logInput;
        this.full = full;
        this.eps = eps;
    }

    PoissonNLLLoss(SavedModule saved) {
        this(
                saved.flag("log_input"),
                saved.flag("full"),
                saved.number("eps"),
                saved.text("reduction"));
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.poissonNllLoss(input, target, logInput, full, eps, reduction);
    }
}

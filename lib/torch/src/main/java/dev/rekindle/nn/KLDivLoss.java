package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * The Kullback-Leibler divergence of log probabilities from a target. Mirrors {@code
 * torch.nn.KLDivLoss} (torch/nn/modules/loss.py, 2.15.0); {@code "batchmean"} divides the sum by
 * the first size.
 */
public class KLDivLoss extends TargetLoss {
    final boolean logTarget;

    /** The mean over all elements, as torch's default is. */
    public KLDivLoss() {
        this("mean", false);
    }

    /** {@code logTarget} tells whether the target holds logarithms, too. */
    public KLDivLoss(String reduction, boolean logTarget) {
        super(reduction);
        this.logTarget = logTarget;
    }

    KLDivLoss(SavedModule saved) {
        this(saved.text("reduction"), saved.flag("log_target"));
    }

    @Override
    void check(String word) {
        if (!word.equals("batchmean")) {
            super.check(word);
        }
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.klDiv(input, target, reduction, logTarget);
    }
}

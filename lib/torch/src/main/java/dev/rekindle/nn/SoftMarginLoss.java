package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code log(1 + exp(-target * input))}: targets are 1 and -1. Mirrors {@code
 * torch.nn.SoftMarginLoss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class SoftMarginLoss extends TargetLoss {
    /** The mean, with torch's defaults. */
    public SoftMarginLoss() {
        this("mean");
    }

    public SoftMarginLoss(String reduction) {
        super(reduction);
    }

    SoftMarginLoss(SavedModule saved) {
        this(saved.text("reduction"));
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.softMarginLoss(input, target, reduction);
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * Half the squared difference where it is below delta, else linear. Mirrors {@code
 * torch.nn.HuberLoss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class HuberLoss extends TargetLoss {
    final double delta;

    /** The mean, with torch's defaults. */
    public HuberLoss() {
        this(1.0, "mean");
    }

    public HuberLoss(double delta, String reduction) {
        super(reduction);
        this.delta = delta;
    }

    HuberLoss(SavedModule saved) {
        this(saved.number("delta"), saved.text("reduction"));
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.huberLoss(input, target, reduction, delta);
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * Half the squared difference over beta where that is small, else the difference less beta/2.
 * Mirrors {@code torch.nn.SmoothL1Loss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class SmoothL1Loss extends TargetLoss {
    final double beta;

    /** The mean, with torch's defaults. */
    public SmoothL1Loss() {
        this(1.0, "mean");
    }

    public SmoothL1Loss(double beta, String reduction) {
        super(reduction);
        this.beta = beta;
    }

    SmoothL1Loss(SavedModule saved) {
        this(saved.number("beta"), saved.text("reduction"));
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.smoothL1Loss(input, target, reduction, beta);
    }
}

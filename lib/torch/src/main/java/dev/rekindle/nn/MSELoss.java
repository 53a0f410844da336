package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * The squared differences of two arrays of one shape. Mirrors {@code torch.nn.MSELoss}
 * (torch/nn/modules/loss.py, 2.15.0).
 */
public class MSELoss extends TargetLoss {
    /** The mean, with torch's defaults. */
    public MSELoss() {
        this("mean");
    }

    public MSELoss(String reduction) {
        super(reduction);
    }

    MSELoss(SavedModule saved) {
        this(saved.text("reduction"));
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.mseLoss(input, target, reduction);
    }
}

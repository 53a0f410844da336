package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * The absolute differences of two arrays of one shape. Mirrors {@code torch.nn.L1Loss}
 * (torch/nn/modules/loss.py, 2.15.0).
 */
public class L1Loss extends TargetLoss {
    /** The mean, with torch's defaults. */
    public L1Loss() {
        this("mean");
    }

    public L1Loss(String reduction) {
        super(reduction);
    }

    L1Loss(SavedModule saved) {
        this(saved.text("reduction"));
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.l1Loss(input, target, reduction);
    }
}

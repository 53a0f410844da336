package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * Scores (N, C), and int64 classes (N, C) that end with -1. Mirrors {@code
 * torch.nn.MultiLabelMarginLoss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class MultiLabelMarginLoss extends TargetLoss {
    /** The mean, with torch's defaults. */
    public MultiLabelMarginLoss() {
        this("mean");
    }

    public MultiLabelMarginLoss(String reduction) {
        super(reduction);
    }

    MultiLabelMarginLoss(SavedModule saved) {
        this(saved.text("reduction"));
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.multilabelMarginLoss(input, target, reduction);
    }
}

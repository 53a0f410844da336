package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * Distances, and targets that are 1 for alike and -1 for different. Mirrors {@code
 * torch.nn.HingeEmbeddingLoss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class HingeEmbeddingLoss extends TargetLoss {
    final double margin;

    /** The mean, with torch's defaults. */
    public HingeEmbeddingLoss() {
        this(1.0, "mean");
    }

    public HingeEmbeddingLoss(double margin, String reduction) {
        super(reduction);
        this.margin = margin;
    }

    HingeEmbeddingLoss(SavedModule saved) {
        this(saved.number("margin"), saved.text("reduction"));
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.hingeEmbeddingLoss(input, target, margin, reduction);
    }
}

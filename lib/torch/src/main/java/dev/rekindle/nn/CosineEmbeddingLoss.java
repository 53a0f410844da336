package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * The cosine of pairs that should be alike, target 1, or different, target -1. Mirrors {@code
 * torch.nn.CosineEmbeddingLoss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class CosineEmbeddingLoss extends Loss {
    final double margin;

    public CosineEmbeddingLoss() {
        this(0.0, "mean");
    }

    public CosineEmbeddingLoss(double margin, String reduction) {
        super(reduction);
        this.margin = margin;
    }

    CosineEmbeddingLoss(SavedModule saved) {
        this(saved.number("margin"), saved.text("reduction"));
    }

    /** Inputs {@code (N, D)} and targets {@code (N)}, or {@code (D)} and one number. */
    public NDArray forward(NDArray input1, NDArray input2, NDArray target) {
        return F.cosineEmbeddingLoss(input1, input2, target, margin, reduction);
    }

    @Override
    String[] takes() {
        return new String[] {"input1", "input2", "target"};
    }

    @Override
    NDArray compute(NDList inputs) {
        return forward(inputs.get(0), inputs.get(1), inputs.get(2));
    }
}

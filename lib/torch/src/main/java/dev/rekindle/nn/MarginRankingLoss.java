package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * Pairs of scores of which the first should be larger, target 1, or smaller, target -1. Mirrors
 * {@code torch.nn.MarginRankingLoss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class MarginRankingLoss extends Loss {
    final double margin;

    public MarginRankingLoss() {
        this(0.0, "mean");
    }

    public MarginRankingLoss(double margin, String reduction) {
        super(reduction);
        this.margin = margin;
    }

    MarginRankingLoss(SavedModule saved) {
        this(saved.number("margin"), saved.text("reduction"));
    }

    /** Three arrays of one shape. */
    public NDArray forward(NDArray input1, NDArray input2, NDArray target) {
        return F.marginRankingLoss(input1, input2, target, margin, reduction);
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

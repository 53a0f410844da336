package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * An anchor {@code (N, D)} that should be nearer to what is positive than to what is negative.
 * Mirrors {@code torch.nn.TripletMarginLoss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class TripletMarginLoss extends Loss {
    final double margin;
    final double p;
    final double eps;
    final boolean swap;

    public TripletMarginLoss() {
        this(1.0, 2.0, 1e-6, false, "mean");
    }

    /** {@code p} is the norm; {@code swap} takes the nearer of two distances to the negative. */
    public TripletMarginLoss(double margin, double p, double eps, boolean swap, String reduction) {
        super(reduction);
        if (!(margin > 0)) {
            throw new IllegalArgumentException(
                    "TripletMarginLoss: expected margin to be greater than 0, got "
                            + margin
                            + " instead");
        }
        this.margin = margin;
        this.p = p;
        this.eps = eps;
        this.swap = swap;
    }

    TripletMarginLoss(SavedModule saved) {
        this(
                saved.number("margin"),
                saved.number("p"),
                saved.number("eps"),
                saved.flag("swap"),
                saved.text("reduction"));
    }

    public NDArray forward(NDArray anchor, NDArray positive, NDArray negative) {
        return F.tripletMarginLoss(anchor, positive, negative, margin, p, eps, swap, reduction);
    }

    @Override
    String[] takes() {
        return new String[] {"anchor", "positive", "negative"};
    }

    @Override
    NDArray compute(NDList inputs) {
        return forward(inputs.get(0), inputs.get(1), inputs.get(2));
    }
}

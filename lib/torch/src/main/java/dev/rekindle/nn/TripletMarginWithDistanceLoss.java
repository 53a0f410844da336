package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/**
 * As {@link TripletMarginLoss}, by any distance: a module that takes two arrays. Mirrors {@code
 * torch.nn.TripletMarginWithDistanceLoss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class TripletMarginWithDistanceLoss extends Loss {
    final double margin;
    final boolean swap;
    public final Module distanceFunction;

    public TripletMarginWithDistanceLoss() {
        this(null, 1.0, false, "mean");
    }

    /**
     * @param distanceFunction a module whose {@code forward(NDList)} takes two arrays {@code (N,
     *     D)}; null for {@link PairwiseDistance}
     */
    public TripletMarginWithDistanceLoss(
            @Nullable Module distanceFunction, double margin, boolean swap, String reduction) {
        super(reduction);
        if (!(margin > 0)) {
            throw new IllegalArgumentException(
                    "TripletMarginWithDistanceLoss: expected margin to be greater than 0, got "
                            + margin
                            + " instead");
        }
        this.margin = margin;
        this.swap = swap;
        this.distanceFunction =
                distanceFunction == null ? new PairwiseDistance() : distanceFunction;
    }

    TripletMarginWithDistanceLoss(SavedModule saved) {
        super(saved);
        this.margin = saved.number("margin");
        this.swap = saved.flag("swap");
        this.distanceFunction = saved.child("distance_function", Module.class);
    }

    public NDArray forward(NDArray anchor, NDArray positive, NDArray negative) {
        return F.tripletMarginWithDistanceLoss(
                anchor, positive, negative, this::distance, margin, swap, reduction);
    }

    private NDArray distance(NDArray x, NDArray y) {
        return distanceFunction.forward(new NDList(x, y)).singletonOrThrow();
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

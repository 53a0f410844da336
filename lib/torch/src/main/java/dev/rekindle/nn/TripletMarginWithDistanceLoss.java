package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.internal.djl.LossOps;
import java.util.Objects;
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
        Objects.requireNonNull(anchor, "anchor is null; give an array");
        Objects.requireNonNull(positive, "positive is null; give an array");
        Objects.requireNonNull(negative, "negative is null; give an array");
        int a = anchor.getShape().dimension();
        int p = positive.getShape().dimension();
        int n = negative.getShape().dimension();
        if (a != p || p != n) {
            throw new IllegalArgumentException(
                    String.format(
                            "The anchor, positive, and negative tensors are expected to have the"
                                    + " same number of dimensions, but got: anchor %dD, positive"
                                    + " %dD, and negative %dD inputs",
                            a, p, n));
        }
        NDArray near = distance(anchor, positive);
        NDArray far = distance(anchor, negative);
        if (swap) {
            far = LossOps.minimum(far, distance(positive, negative));
        }
        return LossOps.hinge(near, far, margin, reductionNumber());
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

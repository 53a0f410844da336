package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * The hinge loss of scores {@code (N, C)} and int64 classes {@code (N)}. Buffer {@code weight} (C),
 * or none. Mirrors {@code torch.nn.MultiMarginLoss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class MultiMarginLoss extends TargetLoss {
    public final @Nullable Buffer weight;
    final int p;
    final double margin;

    public MultiMarginLoss() {
        this(1, 1.0, null, "mean");
    }

    /** {@code p} is 1 or 2; the loss takes {@code weight} over. */
    public MultiMarginLoss(int p, double margin, @Nullable NDArray weight, String reduction) {
        super(reduction);
        this.weight = buffer(weight);
        this.p = checked(p);
        this.margin = margin;
    }

    MultiMarginLoss(SavedModule saved) {
        super(saved);
        this.weight = buffer(saved, "weight");
        this.p = checked(saved.integer("p"));
        this.margin = saved.number("margin");
    }

    private static int checked(int p) {
        if (p != 1 && p != 2) {
            throw new IllegalArgumentException("only p == 1 and p == 2 supported");
        }
        return p;
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.multiMarginLoss(input, target, p, margin, ModuleTensor.arrayOf(weight), reduction);
    }
}

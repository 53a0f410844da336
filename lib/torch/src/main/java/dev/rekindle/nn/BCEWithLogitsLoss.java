package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * The binary cross entropy of logits and targets of one shape. Buffers {@code weight} and {@code
 * pos_weight}, or none. Mirrors {@code torch.nn.BCEWithLogitsLoss} (torch/nn/modules/loss.py,
 * 2.15.0).
 */
public class BCEWithLogitsLoss extends TargetLoss {
    public final @Nullable Buffer weight;
    public final @Nullable Buffer posWeight;

    /** The mean, without weights. */
    public BCEWithLogitsLoss() {
        this(null, "mean", null);
    }

    /** The loss takes the weights over. */
    public BCEWithLogitsLoss(
            @Nullable NDArray weight, String reduction, @Nullable NDArray posWeight) {
        super(reduction);
        this.weight = buffer(weight);
        this.posWeight = buffer(posWeight);
    }

    BCEWithLogitsLoss(SavedModule saved) {
        super(saved);
        this.weight = buffer(saved, "weight");
        this.posWeight = buffer(saved, "pos_weight");
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.binaryCrossEntropyWithLogits(
                input,
                target,
                ModuleTensor.arrayOf(weight),
                reduction,
                ModuleTensor.arrayOf(posWeight));
    }
}

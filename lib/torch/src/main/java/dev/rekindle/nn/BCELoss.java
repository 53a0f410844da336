package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * The binary cross entropy of probabilities and targets of one shape. Buffer {@code weight}, or
 * none, scales each element. Mirrors {@code torch.nn.BCELoss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class BCELoss extends TargetLoss {
    public final @Nullable Buffer weight;

    /** The mean, without a weight. */
    public BCELoss() {
        this(null, "mean");
    }

    /** The loss takes {@code weight} over. */
    public BCELoss(@Nullable NDArray weight, String reduction) {
        super(reduction);
        this.weight = buffer(weight);
    }

    BCELoss(SavedModule saved) {
        super(saved);
        this.weight = buffer(saved, "weight");
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.binaryCrossEntropy(input, target, ModuleTensor.arrayOf(weight), reduction);
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * Logits and targets of 0 and 1, both {@code (N, C)}: a binary loss for each class, and their mean.
 * Buffer {@code weight} (C), or none. Mirrors {@code torch.nn.MultiLabelSoftMarginLoss}
 * (torch/nn/modules/loss.py, 2.15.0).
 */
public class MultiLabelSoftMarginLoss extends TargetLoss {
    public final @Nullable Buffer weight;

    public MultiLabelSoftMarginLoss() {
        this(null, "mean");
    }

    /** The loss takes {@code weight} over. */
    public MultiLabelSoftMarginLoss(@Nullable NDArray weight, String reduction) {
        super(reduction);
        this.weight = buffer(weight);
    }

    MultiLabelSoftMarginLoss(SavedModule saved) {
        super(saved);
        this.weight = buffer(saved, "weight");
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.multilabelSoftMarginLoss(input, target, ModuleTensor.arrayOf(weight), reduction);
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * The negative log likelihood of log probabilities {@code (N, C, *)} and int64 classes {@code (N,
 * *)}. Buffer {@code weight} (C), or none. Mirrors {@code torch.nn.NLLLoss}
 * (torch/nn/modules/loss.py, 2.15.0).
 */
public class NLLLoss extends TargetLoss {
    public final @Nullable Buffer weight;
    final int ignoreIndex;

    /** The mean over all targets but -100. */
    public NLLLoss() {
        this(null, -100, "mean");
    }

    /** The loss takes {@code weight} over; a target {@code ignoreIndex} counts as none. */
    public NLLLoss(@Nullable NDArray weight, int ignoreIndex, String reduction) {
        super(reduction);
        this.weight = buffer(weight);
        this.ignoreIndex = ignoreIndex;
    }

    NLLLoss(SavedModule saved) {
        super(saved);
        this.weight = buffer(saved, "weight");
        this.ignoreIndex = saved.integer("ignore_index");
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.nllLoss(input, target, ModuleTensor.arrayOf(weight), ignoreIndex, reduction);
    }
}

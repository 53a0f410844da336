package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cross entropy of logits {@code (N, C, *)} and int64 classes {@code (N, *)}, or probabilities
 * of the logits' shape. Buffer {@code weight} (C), or none. Mirrors {@code
 * torch.nn.CrossEntropyLoss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class CrossEntropyLoss extends TargetLoss {
    public final @Nullable Buffer weight;
    final int ignoreIndex;
    final double labelSmoothing;

    /** The mean over all targets but -100. */
    public CrossEntropyLoss() {
        this(options -> {});
    }

    public CrossEntropyLoss(Consumer<CrossEntropyOptions> options) {
        this(CrossEntropyOptions.of(options));
    }

    private CrossEntropyLoss(CrossEntropyOptions options) {
        super(options.reduction);
        this.weight = buffer(options.weight);
        this.ignoreIndex = options.ignoreIndex == null ? -100 : options.ignoreIndex;
        this.labelSmoothing = options.labelSmoothing;
    }

    CrossEntropyLoss(SavedModule saved) {
        super(saved);
        this.weight = buffer(saved, "weight");
        this.ignoreIndex = saved.integer("ignore_index");
        this.labelSmoothing = saved.number("label_smoothing");
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        return F.crossEntropy(
                input,
                target,
                ModuleTensor.arrayOf(weight),
                ignoreIndex,
                reduction,
                labelSmoothing);
    }
}

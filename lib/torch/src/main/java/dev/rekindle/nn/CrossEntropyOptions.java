package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a cross entropy that have a default: {@code new CrossEntropyLoss(o ->
 * o.labelSmoothing(0.1))}. Defaults as in torch/nn/modules/loss.py, 2.15.0.
 */
public final class CrossEntropyOptions {
    @Nullable NDArray weight;
    String reduction = "mean";
    @Nullable Integer ignoreIndex;
    double labelSmoothing;

    private CrossEntropyOptions() {}

    static CrossEntropyOptions of(Consumer<CrossEntropyOptions> changes) {
        CrossEntropyOptions options = new CrossEntropyOptions();
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(options);
        return options;
    }

    /** A weight for each class, which the loss takes over. */
    public CrossEntropyOptions weight(@Nullable NDArray value) {
        this.weight = value;
        return this;
    }

    /** {@code "none"}, {@code "mean"} or {@code "sum"}. */
    public CrossEntropyOptions reduction(String word) {
        this.reduction = word;
        return this;
    }

    /** A target of this number counts as none. */
    public CrossEntropyOptions ignoreIndex(int index) {
        this.ignoreIndex = index;
        return this;
    }

    /** From 0 to 1: how much of each target is spread over all classes. */
    public CrossEntropyOptions labelSmoothing(double part) {
        this.labelSmoothing = part;
        return this;
    }
}

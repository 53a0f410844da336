package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the losses have in common: several inputs, and what becomes of the elements: {@code "none"}
 * keeps them, {@code "mean"} and {@code "sum"} make one number. Mirrors {@code _Loss} and {@code
 * _WeightedLoss} (torch/nn/modules/loss.py, 2.15.0). No loss draws anything.
 */
public abstract class Loss extends Module {
    final String reduction;

    Loss(String reduction) {
        Objects.requireNonNull(reduction, "reduction is null; give none, mean or sum");
        this.reduction = reduction;
        check(reduction);
    }

    Loss(SavedModule saved) {
        this(saved.text("reduction"));
    }

    /** Refuses what is no reduction of this loss. */
    void check(String word) {
        Reduction.number(word);
    }

    final int reductionNumber() {
        return Reduction.number(reduction);
    }

    /** Names what the loss takes, in order. */
    abstract String[] takes();

    /** Computes the loss of as many arrays as {@link #takes} names. */
    abstract NDArray compute(NDList inputs);

    /**
     * A loss takes more than one array.
     *
     * @throws IllegalArgumentException always
     */
    @Override
    public final NDArray forward(NDArray x) {
        throw wrong(1);
    }

    @Override
    public NDList forward(NDList inputs) {
        Objects.requireNonNull(inputs, "inputs is null; give a list of arrays");
        if (inputs.size() != takes().length) {
            throw wrong(inputs.size());
        }
        return new NDList(compute(inputs));
    }

    private IllegalArgumentException wrong(int given) {
        return new IllegalArgumentException(
                typeName()
                        + " takes "
                        + takes().length
                        + " arrays, "
                        + String.join(", ", takes())
                        + ", and was given "
                        + given
                        + ".");
    }

    /** Holds what the caller gives, such as a weight for each class, as a buffer of this loss. */
    final @Nullable Buffer buffer(@Nullable NDArray array) {
        if (array == null) {
            return null;
        }
        array.attach(ownManager());
        return new Buffer(array);
    }

    /** Holds what a file has under that name. */
    final @Nullable Buffer buffer(SavedModule saved, String name) {
        long[] shape = saved.shape(name);
        return shape == null ? null : buffer(Initial.constant(1), shape);
    }
}

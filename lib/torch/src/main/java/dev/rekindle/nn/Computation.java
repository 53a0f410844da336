package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.tensor.DType;
import org.jspecify.annotations.Nullable;

/** Where the values of a tensor come from that has none of its own: others, computed anew. */
interface Computation {
    /** Computes the values, with their way back: what reading the tensor does. */
    NDArray compute();

    /** Tells the element type without computing. */
    @Nullable DType dtype();

    /** Returns what a file holds in the tensor's place. */
    Object saved();

    /**
     * Asks whether what it is computed of is there.
     *
     * @throws IllegalStateException if the module was closed
     */
    void requireOpen();

    /** Says what the tensor is computed of, for a sentence: {@code weight_g and weight_v}. */
    String madeOf();
}

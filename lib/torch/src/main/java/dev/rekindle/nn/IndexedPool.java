package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * What the pools that know where each value stood have in common: {@code forward} of an array gives
 * the values, {@code forward} of a list both where {@code return_indices} is set.
 */
@RunsHooks
public abstract class IndexedPool extends Layer {
    IndexedPool() {}

    /**
     * Returns the values, and in int64 where each stood: its position in its own channel, row by
     * row, as the layers of {@code MaxUnpool} take it.
     */
    public abstract NDList forwardWithIndices(NDArray x);

    abstract boolean returnsIndices();

    @Override
    NDArray compute(NDArray x) {
        return forwardWithIndices(x).head();
    }

    @Override
    public NDList forward(NDList inputs) {
        return returnsIndices() && inputs.size() == 1
                ? hooked(inputs, taken -> forwardWithIndices(taken.singletonOrThrow()))
                : super.forward(inputs);
    }
}

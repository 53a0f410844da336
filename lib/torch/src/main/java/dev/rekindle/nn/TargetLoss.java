package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** A loss of an input and its target. */
public abstract class TargetLoss extends Loss {
    TargetLoss(String reduction) {
        super(reduction);
    }

    TargetLoss(SavedModule saved) {
        super(saved);
    }

    /** Returns the loss: one number, or one for each element where nothing is reduced. */
    public abstract NDArray forward(NDArray input, NDArray target);

    @Override
    final String[] takes() {
        return new String[] {"input", "target"};
    }

    @Override
    final NDArray compute(NDList inputs) {
        return forward(inputs.get(0), inputs.get(1));
    }
}

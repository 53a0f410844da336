package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** What layers of two inputs have in common; as a block they take a list of two arrays. */
@RunsHooks
public abstract class TwoInputs extends Module {
    TwoInputs() {}

    /** Computes the output of both, hooks included. */
    public NDArray forward(NDArray x1, NDArray x2) {
        Input.requireOpen(this, x1, x2);
        return hooksOfForward() == null
                ? compute(x1, x2)
                : hooked(new NDList(x1, x2), in -> new NDList(compute(in.get(0), in.get(1))))
                        .singletonOrThrow();
    }

    abstract NDArray compute(NDArray x1, NDArray x2);

    /** Refused: there is a second input. */
    @Override
    public NDArray forward(NDArray x) {
        throw new IllegalArgumentException(
                typeName() + ".forward takes two inputs, and was given one: forward(x1, x2).");
    }

    @Override
    public NDList forward(NDList inputs) {
        if (inputs.size() != 2) {
            throw new IllegalArgumentException(
                    typeName() + ".forward takes two inputs, and was given " + inputs.size() + ".");
        }
        return new NDList(forward(inputs.get(0), inputs.get(1)));
    }
}

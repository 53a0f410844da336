package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * What the layers of one input have in common: {@link #forward} runs the hooks, if there are any,
 * around what the layer computes. Mirrors {@code Module._call_impl} (torch/nn/modules/module.py,
 * 2.15.0).
 */
@RunsHooks
public abstract class Layer extends Module {
    Layer() {}

    /** Computes the output, hooks included: in Java, {@code layer.forward(x)} is a call. */
    @Override
    public NDArray forward(NDArray x) {
        ForwardHooks held = hooksOfForward();
        try {
            return held == null || x == null ? compute(x) : held.around(this, x, this::compute);
        } catch (IllegalStateException e) {
            // Closed before, or on another thread in the midst, where DJL has its own words.
            parameters().forEach(ModuleTensor::requireOpen);
            if (x != null && x.isReleased()) {
                throw Input.closed("the input of this " + typeName(), e);
            }
            throw e;
        }
    }

    /** Computes the output of an input, without hooks. */
    abstract NDArray compute(NDArray x);
}

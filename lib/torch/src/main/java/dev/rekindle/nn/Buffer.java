package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * State of a module that no optimizer touches, such as a running mean. Mirrors {@code
 * torch.nn.Buffer} (torch/nn/parameter.py, 2.15.0). A field of this type is found by its module.
 */
public final class Buffer extends ModuleTensor {
    private final boolean persistent;

    /** Takes over {@code array}; {@code persistent} tells whether a state_dict holds it. */
    public Buffer(NDArray array, boolean persistent) {
        super(array);
        this.persistent = persistent;
    }

    /** A persistent buffer. */
    public Buffer(NDArray array) {
        this(array, true);
    }

    Buffer(Supplier<NDManager> manager, boolean persistent, long... shape) {
        super(manager, shape);
        this.persistent = persistent;
    }

    public boolean isPersistent() {
        return persistent;
    }

    @Override
    boolean requiresGrad() {
        return false;
    }

    @Override
    Object saved(Object value) {
        return value;
    }

    @Override
    String kind() {
        return "buffer";
    }

    @Override
    public String toString() {
        return "Buffer of shape " + Arrays.toString(shape()) + " and " + dtype();
    }
}

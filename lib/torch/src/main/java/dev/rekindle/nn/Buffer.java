package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.rekindle.internal.djl.Engines;

/**
 * State of a module that no optimizer touches, such as a running mean. Mirrors {@code
 * torch.nn.Buffer} (torch/nn/parameter.py, 2.15.0).
 */
public final class Buffer {
    private final Parameter held;
    private final boolean persistent;

    /** Takes over {@code array}; {@code persistent} tells whether a state_dict holds it. */
    public Buffer(NDArray array, boolean persistent) {
        this.held =
                Parameter.builder()
                        .setName("buffer")
                        .setType(Parameter.Type.OTHER)
                        .optArray(Engines.keep(array))
                        .optRequiresGrad(false)
                        .build();
        this.persistent = persistent;
    }

    /** A persistent buffer. */
    public Buffer(NDArray array) {
        this(array, true);
    }

    /** Returns the array itself. */
    public NDArray getArray() {
        return held.getArray();
    }

    public boolean isPersistent() {
        return persistent;
    }

    /** DJL keeps buffers as parameters without a gradient. */
    Parameter asParameter() {
        return held;
    }
}

package dev.rekindle.value;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A {@code torch.nn.Parameter}. Compared by identity: one parameter under two names is one object.
 * Mirrors {@code Parameter.__reduce_ex__} (torch/nn/parameter.py, 2.15.0).
 */
public final class Parameter {
    private final Object data;
    private final boolean requiresGrad;
    private final @Nullable Object state;

    /** A parameter without attributes. */
    public Parameter(Tensor tensor, boolean requiresGrad) {
        this(tensor, requiresGrad, null);
    }

    /**
     * A parameter.
     *
     * @param data a {@link Tensor}, or a sparse, quantized, nested or meta tensor
     * @param requiresGrad whether gradients are wanted
     * @param state its attributes, a map as a rule, or null
     */
    public Parameter(Object data, boolean requiresGrad, @Nullable Object state) {
        this.data = data;
        this.requiresGrad = requiresGrad;
        this.state = state;
    }

    /** Returns the data: a {@link Tensor} as a rule. */
    public Object data() {
        return data;
    }

    /**
     * Returns the data, which has to be dense.
     *
     * @throws TorchFileException if it is a sparse, quantized, nested or meta tensor
     */
    public Tensor tensor() {
        if (data instanceof Tensor tensor) {
            return tensor;
        }
        throw new TorchFileException(
                "parameter",
                "expected a dense tensor, but found a "
                        + data
                        + ". Ask for data(), or save a dense copy of it in Python.");
    }

    /** Returns whether gradients are wanted. */
    public boolean requiresGrad() {
        return requiresGrad;
    }

    /** Returns the attributes, or null where it carries none. */
    public @Nullable Object state() {
        return state;
    }

    @Override
    public String toString() {
        return "Parameter containing: " + data;
    }
}

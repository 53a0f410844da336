package dev.rekindle.dialect;

import dev.rekindle.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A {@code torch.nn.Parameter}. Compared by identity: one parameter under two names is one object.
 * Mirrors {@code Parameter.__reduce_ex__} (torch/nn/parameter.py, 2.15.0).
 */
public final class Parameter {
    private final Tensor tensor;
    private final boolean requiresGrad;
    private final @Nullable Object state;

    /** A parameter without attributes. */
    public Parameter(Tensor tensor, boolean requiresGrad) {
        this(tensor, requiresGrad, null);
    }

    /** A parameter; {@code state} is its attributes, a map as a rule, or null. */
    public Parameter(Tensor tensor, boolean requiresGrad, @Nullable Object state) {
        this.tensor = tensor;
        this.requiresGrad = requiresGrad;
        this.state = state;
    }

    /** Returns the data. */
    public Tensor tensor() {
        return tensor;
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
        return "Parameter containing: " + tensor;
    }
}

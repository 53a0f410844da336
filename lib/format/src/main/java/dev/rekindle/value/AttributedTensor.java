package dev.rekindle.value;

import org.jspecify.annotations.Nullable;

/**
 * A tensor that carries attributes, or is of a class of its own, such as {@code nn.Buffer}. Mirrors
 * {@code _rebuild_from_type_v2} (torch/_tensor.py, 2.15.0). Compared by identity.
 */
public final class AttributedTensor {
    private final Object tensor;
    private final Global type;
    private final @Nullable Object state;

    /**
     * @param tensor a {@link dev.rekindle.tensor.Tensor} or another kind of tensor
     * @param type {@code torch.Tensor}, or the class that the tensor is of
     * @param state the attributes, a map as a rule
     */
    public AttributedTensor(Object tensor, Global type, @Nullable Object state) {
        this.tensor = tensor;
        this.type = type;
        this.state = state;
    }

    public Object tensor() {
        return tensor;
    }

    public Global type() {
        return type;
    }

    public @Nullable Object state() {
        return state;
    }

    @Override
    public String toString() {
        return type + " containing: " + tensor;
    }
}

package dev.rekindle.internal.tree;

import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.AttributedTensor;
import dev.rekindle.value.Parameter;
import org.jspecify.annotations.Nullable;

/** The dense tensor that a value is, whatever it carries besides. */
public final class Dense {
    private Dense() {}

    /** Returns the tensor of a tensor, a parameter, or one with attributes; null of all else. */
    public static @Nullable Tensor of(@Nullable Object value) {
        Object data = value;
        if (data instanceof AttributedTensor attributed) {
            data = attributed.tensor();
        }
        if (data instanceof Parameter parameter) {
            data = parameter.data();
        }
        return data instanceof Tensor tensor ? tensor : null;
    }
}

package dev.rekindle.internal.codec;

import dev.rekindle.internal.codec.Face.Child;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the kinds have in common that are a tensor of any other kind with something more. */
final class Tensors {
    private Tensors() {}

    static Kind<Object> kind(Object tensor) {
        Kind<Object> kind = Kinds.of(tensor);
        if (kind == null) {
            throw Encoding.unknown(tensor);
        }
        return kind;
    }

    /** The face of a tensor that carries attributes. */
    static Face carrying(
            String type, String before, Object tensor, boolean carries, @Nullable Object state) {
        Face inner = Values.of(tensor);
        List<Child> attributes = carries ? List.of(Children.part("attributes", state)) : List.of();
        return new Face(
                type, before + inner.label(), Children.joined(attributes, inner.children()));
    }
}

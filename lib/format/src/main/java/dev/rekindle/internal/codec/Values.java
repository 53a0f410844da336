package dev.rekindle.internal.codec;

import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.value.AttributedTensor;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.MetaTensor;
import dev.rekindle.value.NestedTensor;
import dev.rekindle.value.Parameter;
import dev.rekindle.value.QuantizedTensor;
import dev.rekindle.value.SparseTensor;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The one place that tells what an object looks like: the {@link Face} of anything. Each {@link
 * Kind} has that of its values; other artifacts bring theirs by {@link Faces}.
 */
public final class Values {
    private static final List<Faces> OTHERS =
            ServiceLoader.load(Faces.class, Faces.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private Values() {}

    /** Returns the face of a value; null is Python's None. */
    public static Face of(@Nullable Object value) {
        if (value == null) {
            return NoneKind.FACE;
        }
        Kind<Object> kind = Kinds.of(value);
        if (kind != null) {
            return kind.face(value);
        }
        for (Faces others : OTHERS) {
            Face face = others.of(value);
            if (face != null) {
                return face;
            }
        }
        if (value instanceof Collection<?> items) {
            return new Face("list", "list of " + items.size(), Children.numbered(items));
        }
        String name = value.getClass().getSimpleName();
        return Face.leaf(name, "<" + name + ">");
    }

    /**
     * Returns what stands in a file for an object of another artifact: a tensor for an array of the
     * engine, say. Any other value is returned itself.
     */
    public static @Nullable Object plain(@Nullable Object value) {
        if (value == null || Kinds.of(value) != null) {
            return value;
        }
        for (Faces others : OTHERS) {
            Object plain = others.plain(value);
            if (plain != null) {
                return plain;
            }
        }
        return value;
    }

    /**
     * Returns what a sentence calls a value: {@code None}, {@code an int}, {@code a dict of 3},
     * {@code an object of class my.Net}.
     */
    public static String described(@Nullable Object value) {
        if (value == null) {
            return "None";
        } else if (value instanceof InertObject object) {
            String made = object.described();
            return made.substring(0, made.length() - object.className().length())
                    + PythonStr.bare(object.className(), Face.LONGEST);
        }
        Face face = of(value);
        String kind = kindOfTensor(value);
        if (kind != null) {
            return "a " + kind + " tensor";
        }
        String text =
                value instanceof Map || value instanceof Collection
                        ? face.label()
                        : face.type().equals("Tensor") || face.type().equals("Parameter")
                                ? tensor(value, face)
                                : PythonStr.bare(face.type(), Face.LONGEST);
        boolean vowel = "aeioAEIO".indexOf(text.charAt(0)) >= 0;
        return (vowel ? "an " : "a ") + text;
    }

    /** Returns what tells a tensor from a dense one, or null of a dense one and of what is none. */
    private static @Nullable String kindOfTensor(Object value) {
        Object data = value instanceof Parameter parameter ? parameter.data() : value;
        data = data instanceof AttributedTensor attributed ? attributed.tensor() : data;
        if (data instanceof SparseTensor) {
            return "sparse";
        } else if (data instanceof NestedTensor) {
            return "nested";
        } else if (data instanceof QuantizedTensor) {
            return "quantized";
        }
        return data instanceof MetaTensor ? "meta" : null;
    }

    /** Of what is no dense tensor it says the kind: sparse, quantized, meta. */
    private static String tensor(Object value, Face face) {
        return PlainView.tensor(value) != null
                ? face.type().toLowerCase(Locale.ROOT)
                : PythonStr.bare(face.label(), Face.LONGEST);
    }
}

package dev.rekindle.internal.codec;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What any decoded value looks like from outside. Whatever prints, names or compares values goes by
 * it; {@link Values#of} gives it.
 *
 * @param type Python's name of the value's type, such as {@code int}, {@code OrderedDict} or {@code
 *     numpy.ndarray}; of an inert object its class's full name, as the file spells it
 * @param label the value in one line, escaped and cut: fit for a terminal
 * @param children what the value holds, in order; empty for a {@link #isLeaf leaf}
 */
public record Face(String type, String label, Iterable<Child> children) {
    /** Characters of a text, or bytes, that a label shows. */
    static final int LONGEST = 100;

    /** Known by identity: an empty list of children is another one. */
    private static final Iterable<Child> NONE = new ArrayList<>(0);

    /** A value that another holds, and the step that leads to it. */
    public record Child(Step step, @Nullable Object value) {}

    /** The way from a value to one of its children. */
    public sealed interface Step {
        /** {@code value[key]}. */
        record Key(@Nullable Object key) implements Step {}

        /** {@code value[at]}: an item of a sequence. */
        record Index(int at) implements Step {}

        /** A member of a set. */
        record Member() implements Step {}

        /** A part of its own name, such as {@code args}, {@code state} or {@code values}. */
        record Part(String name) implements Step {}
    }

    /** Of a value that holds no others, whatever it is. */
    public static Face leaf(String type, String label) {
        return new Face(type, label, NONE);
    }

    /** Tells whether a value of this kind holds no others; an empty list is no leaf. */
    public boolean isLeaf() {
        return children == NONE;
    }
}

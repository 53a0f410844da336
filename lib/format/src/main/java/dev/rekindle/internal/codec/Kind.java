package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One kind of value, told whole: how a pickle says it, what it is in Java, what it looks like from
 * outside. Whoever adds a kind writes one such file and adds one line to {@link Kinds}.
 *
 * <p>Decoding and encoding walk a graph in the same order of work. What Python can change is made
 * empty at first sight and filled at the end, so that cycles close; everything else is made after
 * what it holds.
 *
 * @param <V> what a value is in Java
 */
abstract class Kind<V> {
    private final Class<V> type;

    /**
     * @param type what a value is in Java; subclasses too, unless an earlier kind has them
     */
    Kind(Class<V> type) {
        this.type = type;
    }

    /** Tells whether values of a class of Java's are of this kind; no for one that is only read. */
    boolean has(Class<?> javaType) {
        return type.isAssignableFrom(javaType);
    }

    // How a pickle says it, and what it is then.

    /** Returns the pickle's own values that are of this kind; calls come by {@link #callables}. */
    Set<Class<? extends PyValue>> literals() {
        return Set.of();
    }

    /** Returns the classes and functions, by Python 3's names, whose calls may be of this kind. */
    Set<String> callables() {
        return Set.of();
    }

    /**
     * Tells whether a call of one of the {@link #callables} is just as Python and torch make it.
     */
    boolean recognises(PyObject call, Decoding decoding) {
        return false;
    }

    /** Tells whether Python has a tensor there, which a Parameter may be made of. */
    boolean isTensor() {
        return false;
    }

    /** Returns the value without what it holds, or null where it is made after that. */
    @Nullable V empty(PyValue pickled, Decoding decoding) {
        return null;
    }

    /** Gives {@code part} what has to be decoded before the value is made, or filled. */
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {}

    /** Returns the value, its parts being there. Not asked where there was an empty one. */
    @Nullable Object build(PyValue pickled, Decoding decoding) {
        throw new IllegalStateException(getClass().getSimpleName());
    }

    /** Puts into an empty value what it holds. */
    void fill(PyValue pickled, V value, Decoding decoding) {}

    // What it is, and how a pickle says that.

    /** Tells whether a value has no identity in a pickle: it is written out at each reference. */
    boolean isAtom() {
        return false;
    }

    /** Gives {@code part} what the value holds, in the order in which a pickle says it. */
    void holds(V value, Consumer<@Nullable Object> part) {}

    /** Numbers the storages that the value names itself, before those of what it holds. */
    void register(V value, StorageTable storages) {}

    /** Returns what a pickle says without what the value holds, or null if that comes first. */
    @Nullable PyValue emptyPickled(V value) {
        return null;
    }

    /** Returns what Python's {@code __reduce_ex__} says of the value: all fresh objects. */
    PyValue reduce(V value, Encoding encoding) {
        throw new IllegalStateException(getClass().getSimpleName());
    }

    /** Puts into what a pickle says what the value holds. */
    void fillPickled(V value, PyValue pickled, Encoding encoding) {}

    // What it looks like.

    /** Returns what the value looks like from outside. */
    abstract Face face(V value);
}

package dev.rekindle.internal.pickle;

import java.util.function.Consumer;

/** What a value holds, of any kind. */
public final class PyParts {
    private PyParts() {}

    /** Gives {@code part} each value that {@code value} holds, in the order of the pickle. */
    public static void of(PyValue value, Consumer<PyValue> part) {
        if (value instanceof PyList list) {
            list.items().forEach(part);
        } else if (value instanceof PyTuple tuple) {
            tuple.items().forEach(part);
        } else if (value instanceof PyDict dict) {
            dict.pairs().forEach(pair -> pair(pair, part));
        } else if (value instanceof PySet set) {
            set.members().forEach(part);
        } else if (value instanceof PyFrozenSet set) {
            set.members().forEach(part);
        } else if (value instanceof PyPersistentId id) {
            part.accept(id.id());
        } else if (value instanceof PyObject object) {
            ofObject(object, part);
        }
    }

    private static void ofObject(PyObject object, Consumer<PyValue> part) {
        part.accept(object.callable());
        part.accept(object.args());
        if (object.kwargs() != null) {
            part.accept(object.kwargs());
        }
        object.items().forEach(part);
        object.pairs().forEach(pair -> pair(pair, part));
        if (object.setter() != null) {
            part.accept(object.setter());
        }
        if (object.state() != null) {
            part.accept(object.state());
        }
        object.calls().forEach(part);
    }

    private static void pair(PyObject.Pair pair, Consumer<PyValue> part) {
        part.accept(pair.key());
        part.accept(pair.value());
    }
}

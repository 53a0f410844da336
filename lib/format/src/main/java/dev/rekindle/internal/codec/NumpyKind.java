package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyParts;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.InertObject;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A value of NumPy; what the pickle said of it is kept, to be written back as it was. */
abstract class NumpyKind<V> extends Kind<V> {
    NumpyKind(Class<V> type) {
        super(type);
    }

    /** Returns the value of what a pickle says, and what is kept of that, unfilled. */
    abstract V made(NumpyRebuild.Found found, InertObject source);

    abstract InertObject source(V value);

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        return NumpyRebuild.read(call) != null;
    }

    @Override
    V empty(PyValue pickled, Decoding decoding) {
        PyObject call = (PyObject) pickled;
        return made(Objects.requireNonNull(NumpyRebuild.read(call)), new InertObject(call.made()));
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        PyParts.of(pickled, part);
    }

    @Override
    void fill(PyValue pickled, V value, Decoding decoding) {
        InertKind.fillFrom((PyObject) pickled, source(value), decoding);
    }

    @Override
    void holds(V value, Consumer<@Nullable Object> part) {
        part.accept(source(value));
    }

    @Override
    PyValue reduce(V value, Encoding encoding) {
        return encoding.of(source(value));
    }
}

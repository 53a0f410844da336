package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyParts;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.Size;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A NumPy array; what the pickle said of it is kept, to be written back as it was. */
final class NumpyArrayKind extends Kind<NumpyArray> {
    NumpyArrayKind() {
        super(NumpyArray.class);
    }

    @Override
    Set<String> callables() {
        return NumpyRebuild.ARRAYS;
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        return NumpyRebuild.read(call) != null;
    }

    @Override
    NumpyArray empty(PyValue pickled, Decoding decoding) {
        PyObject call = (PyObject) pickled;
        NumpyRebuild.Found found = Objects.requireNonNull(NumpyRebuild.read(call));
        return new NumpyArray(
                found.dtype(),
                new Size(Objects.requireNonNull(found.shape())),
                found.fortran(),
                found.bytes(),
                new InertObject(call.made()));
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        PyParts.of(pickled, part);
    }

    @Override
    void fill(PyValue pickled, NumpyArray value, Decoding decoding) {
        InertKind.fillFrom((PyObject) pickled, value.source(), decoding);
    }

    @Override
    void holds(NumpyArray value, Consumer<@Nullable Object> part) {
        part.accept(value.source());
    }

    @Override
    PyValue reduce(NumpyArray value, Encoding encoding) {
        return encoding.of(value.source());
    }

    @Override
    Face face(NumpyArray value) {
        return NumpyFace.of(value);
    }
}

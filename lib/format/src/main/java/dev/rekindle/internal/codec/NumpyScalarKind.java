package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyParts;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.NumpyScalar;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A NumPy scalar; what the pickle said of it is kept, to be written back as it was. */
final class NumpyScalarKind extends Kind<NumpyScalar> {
    NumpyScalarKind() {
        super(NumpyScalar.class);
    }

    @Override
    Set<String> callables() {
        return NumpyRebuild.SCALARS;
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        return NumpyRebuild.read(call) != null;
    }

    @Override
    NumpyScalar empty(PyValue pickled, Decoding decoding) {
        PyObject call = (PyObject) pickled;
        NumpyRebuild.Found found = Objects.requireNonNull(NumpyRebuild.read(call));
        return new NumpyScalar(found.dtype(), found.bytes(), new InertObject(call.made()));
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        PyParts.of(pickled, part);
    }

    @Override
    void fill(PyValue pickled, NumpyScalar value, Decoding decoding) {
        InertKind.fillFrom((PyObject) pickled, value.source(), decoding);
    }

    @Override
    void holds(NumpyScalar value, Consumer<@Nullable Object> part) {
        part.accept(value.source());
    }

    @Override
    PyValue reduce(NumpyScalar value, Encoding encoding) {
        return encoding.of(value.source());
    }

    @Override
    Face face(NumpyScalar value) {
        return NumpyFace.of(value);
    }
}

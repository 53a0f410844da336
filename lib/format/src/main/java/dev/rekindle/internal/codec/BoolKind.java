package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyValue;
import java.util.Set;

/** Python's {@code bool}. */
final class BoolKind extends Kind<Boolean> {
    BoolKind() {
        super(Boolean.class);
    }

    @Override
    Set<Class<? extends PyValue>> literals() {
        return Set.of(PyBool.class);
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        return ((PyBool) pickled).value();
    }

    @Override
    boolean isAtom() {
        return true;
    }

    @Override
    PyValue reduce(Boolean value, Encoding encoding) {
        return PyBool.of(value);
    }

    @Override
    Face face(Boolean value) {
        return Face.leaf("bool", value ? "True" : "False");
    }
}

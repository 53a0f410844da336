package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyFloat;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonFloat;
import java.util.Set;

/** Python's {@code float}: a {@code Double}; a {@code Float} is written as one. */
final class FloatKind extends Kind<Number> {
    FloatKind() {
        super(Number.class);
    }

    @Override
    boolean has(Class<?> javaType) {
        return javaType == Double.class || javaType == Float.class;
    }

    @Override
    Set<Class<? extends PyValue>> literals() {
        return Set.of(PyFloat.class);
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        return ((PyFloat) pickled).value();
    }

    @Override
    boolean isAtom() {
        return true;
    }

    @Override
    PyValue reduce(Number value, Encoding encoding) {
        return new PyFloat(value.doubleValue());
    }

    @Override
    Face face(Number value) {
        return Face.leaf("float", PythonFloat.repr(value.doubleValue()));
    }
}

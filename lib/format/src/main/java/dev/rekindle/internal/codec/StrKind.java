package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonStr;
import java.util.Set;

/** Python's {@code str}: one {@code String} instance wherever Python has one object. */
final class StrKind extends Kind<String> {
    StrKind() {
        super(String.class);
    }

    @Override
    Set<Class<? extends PyValue>> literals() {
        return Set.of(PyStr.class);
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        return ((PyStr) pickled).value();
    }

    @Override
    boolean isAtom() {
        return true;
    }

    @Override
    PyValue reduce(String value, Encoding encoding) {
        return encoding.text(value);
    }

    @Override
    Face face(String value) {
        return Face.leaf("str", PythonStr.repr(value, Face.LONGEST));
    }
}

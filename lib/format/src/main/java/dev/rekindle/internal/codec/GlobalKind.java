package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.value.Global;
import java.util.Set;

/** The name of a class or function: a {@code DType} where torch has one, else a Global. */
final class GlobalKind extends Kind<Global> {
    GlobalKind() {
        super(Global.class);
    }

    @Override
    Set<Class<? extends PyValue>> literals() {
        return Set.of(PyGlobal.class);
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        return Globals.decode((PyGlobal) pickled);
    }

    @Override
    boolean isAtom() {
        return true;
    }

    @Override
    PyValue reduce(Global value, Encoding encoding) {
        return new PyGlobal(value.module(), value.name());
    }

    @Override
    Face face(Global value) {
        return Face.leaf("type", PythonStr.bare(value.fullName(), Face.LONGEST));
    }
}

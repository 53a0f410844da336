package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyNone;
import dev.rekindle.internal.pickle.PyValue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code None}: null, which has no class of Java's; whoever looks up a kind asks first.
 */
final class NoneKind extends Kind<Object> {
    /** What null is in a pickle. */
    static final PyValue PICKLED = PyNone.NONE;

    /** What null looks like. */
    static final Face FACE = Face.leaf("NoneType", "None");

    NoneKind() {
        super(Object.class);
    }

    @Override
    boolean has(Class<?> javaType) {
        return false;
    }

    @Override
    Set<Class<? extends PyValue>> literals() {
        return Set.of(PyNone.class);
    }

    @Override
    @Nullable Object build(PyValue pickled, Decoding decoding) {
        return null;
    }

    @Override
    Face face(Object value) {
        return FACE;
    }
}

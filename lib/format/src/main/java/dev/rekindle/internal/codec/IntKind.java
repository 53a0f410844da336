package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonStr;
import java.math.BigInteger;
import java.util.Set;

/** Python's {@code int}: a {@code Long}, or a {@code BigInteger} beyond 64 bits. */
final class IntKind extends Kind<Number> {
    private static final Set<Class<?>> TYPES =
            Set.of(Long.class, Integer.class, Short.class, Byte.class, BigInteger.class);

    IntKind() {
        super(Number.class);
    }

    @Override
    boolean has(Class<?> javaType) {
        return TYPES.contains(javaType);
    }

    static Number of(PyInt number) {
        return number.fitsLong() ? (Number) number.longValue() : number.value();
    }

    @Override
    Set<Class<? extends PyValue>> literals() {
        return Set.of(PyInt.class);
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        return of((PyInt) pickled);
    }

    @Override
    boolean isAtom() {
        return true;
    }

    @Override
    PyValue reduce(Number value, Encoding encoding) {
        return value instanceof BigInteger number ? new PyInt(number) : PyInt.of(value.longValue());
    }

    /** Python itself refuses to print more digits than 4,300; a line shows the first. */
    @Override
    Face face(Number value) {
        boolean huge = value instanceof BigInteger number && number.bitLength() > 4096;
        return Face.leaf(
                "int",
                huge
                        ? "an int of " + ((BigInteger) value).bitLength() + " bits"
                        : PythonStr.bare(value.toString(), Face.LONGEST));
    }
}

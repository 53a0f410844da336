package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyByteArray;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.value.ByteArray;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code bytearray}. Before protocol 5 it is a call with its bytes; Python 2 gave the text
 * and its encoding.
 */
final class ByteArrayKind extends Kind<ByteArray> {
    private static final String NAME = "builtins.bytearray";

    /** A call of a few bytes can ask for any number of zeros; no pickler writes one that does. */
    private static final int MOST_ZEROS_BITS = 8;

    ByteArrayKind() {
        super(ByteArray.class);
    }

    @Override
    Set<Class<? extends PyValue>> literals() {
        return Set.of(PyByteArray.class);
    }

    @Override
    Set<String> callables() {
        return Set.of(NAME);
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        return of(call) != null;
    }

    /** Returns the bytes of a bytearray that a pickle holds, or null where a value is none. */
    static byte @Nullable [] of(PyValue value) {
        if (value instanceof PyByteArray bytes) {
            return bytes.toByteArray();
        }
        byte[] given = given(value);
        List<PyValue> args = value instanceof PyObject call ? Decoding.args(call) : List.of();
        if (given != null || args.size() != 1 || !isCall(value)) {
            return given;
        }
        Collection<PyValue> items = PythonIteration.of(args.get(0));
        byte[] bytes = new byte[items == null ? 0 : items.size()];
        int count = 0;
        for (PyValue item : items == null ? List.<PyValue>of() : items) {
            PyInt number = PythonIteration.integer(item);
            if (number == null || number.value().signum() < 0 || number.value().bitLength() > 8) {
                return null;
            }
            bytes[count++] = number.value().byteValue();
        }
        return items == null ? null : bytes;
    }

    private static boolean isCall(PyValue value) {
        return value instanceof PyObject call
                && Kinds.isPlain(call)
                && call.made() == PyObject.Made.REDUCE
                && call.callable() instanceof PyGlobal global
                && global.canonical().fullName().equals(NAME);
    }

    /**
     * Returns the bytes of a call with bytes, a text or how many zeros, or null where it is none.
     */
    static byte @Nullable [] given(PyValue value) {
        if (!isCall(value)) {
            return null;
        }
        List<PyValue> args = Decoding.args((PyObject) value);
        if (args.isEmpty()) {
            return new byte[0];
        } else if (args.size() > 1) {
            return TextEncodings.bytes(args);
        } else if (args.get(0) instanceof PyByteArray bytes) {
            return bytes.toByteArray();
        }
        PyInt zeros = PythonIteration.integer(args.get(0));
        if (zeros != null) {
            boolean few =
                    zeros.value().signum() >= 0 && zeros.value().bitLength() <= MOST_ZEROS_BITS;
            return few ? new byte[zeros.value().intValue()] : null;
        }
        return BytesKind.of(args.get(0));
    }

    @Override
    @Nullable Object build(PyValue pickled, Decoding decoding) {
        byte[] bytes = of(pickled);
        return bytes == null ? null : new ByteArray(bytes);
    }

    @Override
    PyValue reduce(ByteArray value, Encoding encoding) {
        return new PyByteArray(value.toByteArray());
    }

    @Override
    Face face(ByteArray value) {
        return Face.leaf(
                "bytearray",
                "bytearray(" + PythonStr.repr(value.toByteArray(), Face.LONGEST) + ")");
    }
}

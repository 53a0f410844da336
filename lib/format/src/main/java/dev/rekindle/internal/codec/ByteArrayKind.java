package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyByteArray;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.value.ByteArray;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code bytearray}. Before protocol 5 it is a call with its bytes; Python 2 gave the text
 * and its encoding.
 */
final class ByteArrayKind extends Kind<ByteArray> {
    private static final String NAME = "builtins.bytearray";

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

    /** Returns the bytes of a bytearray, or null where a value is none. */
    static byte @Nullable [] of(PyValue value) {
        if (value instanceof PyByteArray bytes) {
            return bytes.toByteArray();
        }
        if (!(value instanceof PyObject call)
                || !Kinds.isPlain(call)
                || call.made() != PyObject.Made.REDUCE
                || !(call.callable() instanceof PyGlobal global)
                || !global.canonical().fullName().equals(NAME)) {
            return null;
        }
        List<PyValue> args = Decoding.args(call);
        if (args.isEmpty()) {
            return new byte[0];
        }
        if (args.size() == 1) {
            return args.get(0) instanceof PyByteArray bytes
                    ? bytes.toByteArray()
                    : BytesKind.of(args.get(0));
        }
        return BytesKind.isLatin1(args) ? BytesKind.latin1(args) : null;
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

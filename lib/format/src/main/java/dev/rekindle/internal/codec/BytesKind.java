package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyBytes;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.value.Bytes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code bytes}. Before protocol 3 they are {@code codecs.encode(text, 'latin1')}, and
 * {@code bytes()} where there are none; other encodings are read too.
 */
final class BytesKind extends Kind<Bytes> {
    private static final String ENCODE = "_codecs.encode";
    private static final String BYTES = "builtins.bytes";

    BytesKind() {
        super(Bytes.class);
    }

    @Override
    Set<Class<? extends PyValue>> literals() {
        return Set.of(PyBytes.class);
    }

    @Override
    Set<String> callables() {
        return Set.of(ENCODE, BYTES);
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        return isWhole(call);
    }

    private static boolean isWhole(PyObject call) {
        if (!Kinds.isPlain(call) || call.made() != PyObject.Made.REDUCE) {
            return false;
        }
        List<PyValue> args = Decoding.args(call);
        return args.isEmpty()
                ? isCalled(call, BYTES)
                : isCalled(call, ENCODE) && TextEncodings.bytes(args) != null;
    }

    private static boolean isCalled(PyObject call, String name) {
        return call.callable() instanceof dev.rekindle.internal.pickle.PyGlobal global
                && global.canonical().fullName().equals(name);
    }

    /** Returns the bytes that a value is in Python, or null where it is no bytes. */
    static byte @Nullable [] of(PyValue value) {
        if (value instanceof PyBytes bytes) {
            return bytes.toByteArray();
        }
        if (!(value instanceof PyObject call) || !isWhole(call)) {
            return null;
        }
        List<PyValue> args = Decoding.args(call);
        return args.isEmpty() ? new byte[0] : TextEncodings.bytes(args);
    }

    @Override
    @Nullable Object build(PyValue pickled, Decoding decoding) {
        byte[] bytes = of(pickled);
        return bytes == null ? null : new Bytes(bytes);
    }

    @Override
    PyValue reduce(Bytes value, Encoding encoding) {
        return new PyBytes(value.toByteArray());
    }

    @Override
    Face face(Bytes value) {
        return Face.leaf("bytes", PythonStr.repr(value.toByteArray(), Face.LONGEST));
    }
}

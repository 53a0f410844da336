package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyNone;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What NumPy takes of types, scalars and arrays that are kept as objects, such as an array of
 * Python's own. Mirrors {@code dtype}, {@code scalar}, {@code _reconstruct} with {@code
 * ndarray.__setstate__}, and {@code _frombuffer} (NumPy 2.4, numpy/_core/src/multiarray). An array
 * without a state would be memory that nobody wrote.
 */
final class NumpyArguments {
    static final int MOST_DIMENSIONS = 64;

    /** The names that a type's own pickle gives. */
    private static final Pattern TYPE =
            Pattern.compile(
                    "[<>=|]?(\\?|b1|i[1248]|u[1248]|f2|f4|f8|f12|f16|c8|c16|c24|c32|O[48]?|[SUV][0-9]{1,9}|[mM]8)");

    private NumpyArguments() {}

    static boolean areTaken(String name, PyObject call, List<PyValue> args) {
        if (name.equals("numpy.dtype")) {
            boolean state = call.state() == null || call.state() instanceof PyTuple;
            return state && isType(args);
        } else if (name.endsWith(".scalar")) {
            return call.state() == null && isScalar(args);
        } else if (name.endsWith("._frombuffer")) {
            return call.state() == null && args.size() == 4 && isBuffer(args);
        }
        return name.endsWith("._reconstruct")
                && call.state() instanceof PyTuple state
                && args.size() == 3
                && args.get(0) instanceof PyGlobal type
                && type.fullName().equals("numpy.ndarray")
                && BigInteger.ZERO.equals(count(args.get(1)))
                && "b".equals(text(args.get(2)))
                && isState(state.items());
    }

    private static boolean isType(List<PyValue> args) {
        return !args.isEmpty()
                && args.size() <= 3
                && args.get(0) instanceof PyStr code
                && TYPE.matcher(code.value()).matches()
                && args.subList(1, args.size()).stream()
                        .allMatch(flag -> PythonIteration.integer(flag) != null);
    }

    private static boolean isScalar(List<PyValue> args) {
        if (args.isEmpty() || args.size() > 2 || !isTypeObject(args.get(0))) {
            return false;
        }
        long itemBytes = itemBytes(args.get(0));
        byte[] bytes = args.size() == 2 ? NumpyRebuild.bytes(args.get(1)) : null;
        return !isObjects(args.get(0))
                && (args.size() == 1 || (bytes != null && bytes.length >= itemBytes));
    }

    private static boolean isBuffer(List<PyValue> args) {
        byte[] bytes = NumpyRebuild.bytes(args.get(0));
        return bytes != null
                && isTypeObject(args.get(1))
                && !isObjects(args.get(1))
                && args.get(3) instanceof PyStr order
                && order.value().matches("[CFAK]")
                && isLength(args.get(1), args.get(2), bytes.length);
    }

    /** A version, or none in old files, then shape, type, order and content. */
    private static boolean isState(List<PyValue> state) {
        int first = state.size() == 5 ? 1 : 0;
        if (state.size() != 4 + first || !(first == 0 || state.get(0) instanceof PyInt)) {
            return false;
        }
        PyValue shape = state.get(first);
        PyValue type = state.get(first + 1);
        PyValue order = state.get(first + 2);
        PyValue content = state.get(first + 3);
        if (!isTypeObject(type) || !(order instanceof PyBool || order instanceof PyInt)) {
            return false;
        }
        byte[] bytes = NumpyRebuild.bytes(content);
        if (bytes != null) {
            return !isObjects(type) && isLength(type, shape, bytes.length);
        }
        return content instanceof PyList objects
                && itemBytes(type) < 0
                && BigInteger.valueOf(objects.items().size()).equals(count(shape));
    }

    private static boolean isLength(PyValue type, PyValue shape, long bytes) {
        BigInteger count = count(shape);
        long itemBytes = itemBytes(type);
        return count != null
                && (itemBytes < 0
                        || count.multiply(BigInteger.valueOf(itemBytes))
                                .equals(BigInteger.valueOf(bytes)));
    }

    /** Returns how many elements a shape has, or null where it is none. */
    private static @Nullable BigInteger count(PyValue shape) {
        if (!(shape instanceof PyTuple sizes) || sizes.items().size() > MOST_DIMENSIONS) {
            return null;
        }
        BigInteger count = BigInteger.ONE;
        for (PyValue size : sizes.items()) {
            if (!(size instanceof PyInt number)
                    || number.value().signum() < 0
                    || !number.fitsLong()) {
                return null;
            }
            count = count.multiply(number.value());
        }
        return count;
    }

    private static boolean isTypeObject(PyValue value) {
        return value instanceof PyObject type
                && "numpy.dtype".equals(type.callableName())
                && !isSubarray(type);
    }

    /** NumPy takes these apart: an array has a longer shape instead. */
    private static boolean isSubarray(PyObject type) {
        return type.state() instanceof PyTuple state
                && state.items().size() > 2
                && state.items().get(2) instanceof PyTuple;
    }

    private static boolean isObjects(PyValue type) {
        String code = text(Decoding.args((PyObject) type).stream().findFirst().orElse(PyNone.NONE));
        return code != null && code.startsWith("O");
    }

    /** Returns how long an element is, or -1 where that is not told here: objects, subarrays. */
    private static long itemBytes(PyValue type) {
        NumpyFields.Type known = NumpyRebuild.type(type);
        return known == null ? -1 : known.bytes();
    }

    private static @Nullable String text(PyValue value) {
        if (value instanceof PyStr text) {
            return text.value();
        }
        byte[] bytes = BytesKind.of(value);
        return bytes == null
                ? null
                : new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}

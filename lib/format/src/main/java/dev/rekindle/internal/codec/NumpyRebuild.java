package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.DType;
import dev.rekindle.value.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * NumPy's scalars and arrays of numbers, texts and times, from what their pickles say. Mirrors
 * {@code numpy._core.multiarray.scalar} and {@code _reconstruct} with {@code ndarray.__setstate__}
 * (NumPy 2). Anything else of NumPy stays inert.
 */
final class NumpyRebuild {
    private NumpyRebuild() {}

    static final Set<String> SCALARS =
            Set.of("numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar");
    static final Set<String> ARRAYS =
            Set.of(
                    "numpy.core.multiarray._reconstruct",
                    "numpy._core.multiarray._reconstruct",
                    "numpy.core.numeric._frombuffer",
                    "numpy._core.numeric._frombuffer");

    /**
     * What a pickle says of a scalar or an array.
     *
     * @param shape null for a scalar
     */
    record Found(String dtype, long @Nullable [] shape, boolean fortran, byte[] content) {
        Bytes bytes() {
            return new Bytes(content);
        }
    }

    static @Nullable Found read(PyObject object) {
        if (object.setter() != null
                || !(object.args() instanceof PyTuple args)
                || !object.items().isEmpty()
                || !object.pairs().isEmpty()) {
            return null;
        }
        String name = String.valueOf(object.callableName());
        if (name.endsWith(".scalar") && object.state() == null && args.items().size() == 2) {
            NumpyFields.Type type = type(args.items().get(0));
            byte[] bytes = bytes(args.items().get(1));
            return type == null || bytes == null || bytes.length != type.bytes()
                    ? null
                    : new Found(type.text(), null, false, bytes);
        }
        if (name.endsWith("._frombuffer") && object.state() == null && args.items().size() == 4) {
            if (!(args.items().get(3) instanceof PyStr letter)
                    || !letter.value().matches("[CFAK]")) {
                return null;
            }
            boolean fortran = letter.value().equals("F");
            return array(args.items().get(1), args.items().get(2), fortran, args.items().get(0));
        }
        if (!name.endsWith("._reconstruct")
                || !(object.state() instanceof PyTuple state)
                || state.items().size() != 5
                || args.items().isEmpty()
                || !(args.items().get(0) instanceof PyGlobal type)
                || !type.fullName().equals("numpy.ndarray")
                || PythonIteration.integer(state.items().get(3)) == null) {
            return null;
        }
        boolean fortran = state.items().get(3) instanceof PyBool flag && flag.value();
        Found found =
                array(state.items().get(2), state.items().get(1), fortran, state.items().get(4));
        return found == null ? null : inNativeOrder(found);
    }

    /** {@code __setstate__} turns a big-endian array round, in NumPy's C code. */
    private static Found inNativeOrder(Found found) {
        if (!found.dtype().startsWith(">")) {
            return found;
        }
        char letter = found.dtype().charAt(1);
        int unit =
                letter == 'U'
                        ? 4
                        : letter == 'c' ? itemBytes(found.dtype()) / 2 : itemBytes(found.dtype());
        byte[] turned = new byte[found.content().length];
        for (int i = 0; i < turned.length; i++) {
            turned[i] = found.content()[i - i % unit + unit - 1 - i % unit];
        }
        return new Found("<" + found.dtype().substring(1), found.shape(), found.fortran(), turned);
    }

    private static @Nullable Found array(
            PyValue dtype, PyValue sizes, boolean fortran, PyValue content) {
        NumpyFields.Type type = type(dtype);
        byte[] bytes = bytes(content);
        if (type == null
                || bytes == null
                || !(sizes instanceof PyTuple tuple)
                || tuple.items().size() > NumpyArguments.MOST_DIMENSIONS) {
            return null;
        }
        List<Long> shape = new ArrayList<>();
        BigInteger length = BigInteger.valueOf(type.bytes());
        for (PyValue size : tuple.items()) {
            if (!(size instanceof PyInt number)
                    || number.value().bitLength() > 40
                    || number.value().signum() < 0) {
                return null;
            }
            shape.add(number.value().longValue());
            length = length.multiply(number.value());
        }
        return !length.equals(BigInteger.valueOf(bytes.length))
                ? null
                : new Found(
                        type.text(),
                        shape.stream().mapToLong(Long::longValue).toArray(),
                        fortran,
                        bytes);
    }

    /** Returns the text and the size of a type, or null where it is of objects or not known. */
    static NumpyFields.@Nullable Type type(PyValue value) {
        NumpyFields.Type fields = NumpyFields.of(value);
        if (fields != null) {
            return fields;
        }
        String plain = plainType(value);
        return plain == null ? null : new NumpyFields.Type(plain, itemBytes(plain), 1);
    }

    /**
     * Returns the {@code str} of a type without fields, such as {@code <f4}, or null where it is no
     * number.
     */
    static @Nullable String plainType(PyValue value) {
        if (!(value instanceof PyObject type)
                || !"numpy.dtype".equals(type.callableName())
                || !(type.args() instanceof PyTuple args)
                || args.items().isEmpty()
                || !(args.items().get(0) instanceof PyStr code)
                || !(type.state() instanceof PyTuple state)
                || state.items().size() < 2
                || hasParts(state.items())
                || !(state.items().get(1) instanceof PyStr order)
                || !code.value().matches("[biufcSUVmM?][0-9]{0,6}")) {
            return null;
        }
        String letters = code.value().equals("?") ? "b1" : code.value();
        boolean text = letters.startsWith("S") || letters.startsWith("V");
        boolean time = letters.startsWith("m") || letters.startsWith("M");
        String unit = time ? unit(state.items()) : "";
        String mark = order.value().equals("=") ? "<" : order.value();
        return letters.length() < 2
                        || !mark.matches("[<>|]")
                        || unit == null
                        || (time && !letters.endsWith("8"))
                ? null
                : (text ? "|" : mark) + letters + unit;
    }

    /** Whether there is a subarray or are fields. */
    private static boolean hasParts(List<PyValue> state) {
        return state.size() > 4
                && (state.get(2) instanceof PyTuple
                        || state.get(3) instanceof PyTuple
                        || state.get(4) instanceof PyDict);
    }

    /**
     * Returns the unit of {@code datetime64} and {@code timedelta64}, such as {@code [25s]}, from
     * the state's last item {@code (None, (b's', 25, 1, 1))}, or null where there is none such.
     */
    private static @Nullable String unit(List<PyValue> state) {
        if (state.size() != 9
                || !(state.get(8) instanceof PyTuple metadata)
                || metadata.items().size() != 2
                || !(metadata.items().get(1) instanceof PyTuple parts)
                || parts.items().size() != 4
                || !(parts.items().get(1) instanceof PyInt count)
                || !(parts.items().get(2) instanceof PyInt divisor)
                || !divisor.value().equals(BigInteger.ONE)
                || count.value().signum() <= 0
                || count.value().bitLength() > 31) {
            return null;
        }
        byte[] name = bytes(parts.items().get(0));
        String unit = name == null ? "" : new String(name, StandardCharsets.ISO_8859_1);
        if (unit.equals("generic")) {
            return "";
        }
        String several = count.value().equals(BigInteger.ONE) ? "" : count.value().toString();
        return unit.matches("Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as") ? "[" + several + unit + "]" : null;
    }

    static int itemBytes(String dtype) {
        int count = Integer.parseInt(dtype.substring(2).replaceAll("\\[.*", ""));
        return dtype.charAt(1) == 'U' ? 4 * count : count;
    }

    static byte @Nullable [] bytes(PyValue value) {
        byte[] found = BytesKind.of(value);
        found = found == null ? ByteArrayKind.of(value) : found;
        if (found != null) {
            return found;
        }
        // Python 2 wrote bytes as str.
        return value instanceof PyStr text && text.value().chars().allMatch(c -> c < 0x80)
                ? text.value().getBytes(StandardCharsets.US_ASCII)
                : null;
    }

    /** Returns torch's type of the array that a value is in NumPy, or null where there is none. */
    static @Nullable DType torchType(PyValue value) {
        if (!(value instanceof PyObject call)
                || !ARRAYS.contains(String.valueOf(call.callableName()))) {
            return null;
        }
        Found found = read(call);
        if (found == null) {
            return null;
        }
        return switch (found.dtype()) {
            case "<f2" -> DType.FLOAT16;
            case "<f4" -> DType.FLOAT32;
            case "<f8" -> DType.FLOAT64;
            case "<c8" -> DType.COMPLEX64;
            case "<c16" -> DType.COMPLEX128;
            case "|b1" -> DType.BOOL;
            case "|i1" -> DType.INT8;
            case "|u1" -> DType.UINT8;
            case "<i2" -> DType.INT16;
            case "<i4" -> DType.INT32;
            case "<i8" -> DType.INT64;
            case "<u2" -> DType.UINT16;
            case "<u4" -> DType.UINT32;
            case "<u8" -> DType.UINT64;
            default -> null;
        };
    }
}

package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyFloat;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.MemoryStorage;
import dev.rekindle.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that is called with its numbers, or with none: {@code torch.FloatTensor([1, 2])}.
 * Mirrors {@code legacy_tensor_generic_ctor_new} (torch/csrc/utils/tensor_new.cpp, 2.15.0), for one
 * dimension and types that Java rounds to by itself. With sizes, it would be memory that nobody
 * wrote.
 */
final class NumbersTensorKind extends ReadOnlyKind {
    private static final Map<String, DType> TYPES =
            OldTensorKind.TYPES.entrySet().stream()
                    .filter(type -> !type.getKey().startsWith("torch.cuda."))
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    @Override
    Set<String> callables() {
        return TYPES.keySet();
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        return Kinds.isPlain(call)
                && call.made() == PyObject.Made.REDUCE
                && numbers(call) != null
                && bytes(call) != null;
    }

    private static @Nullable List<PyValue> numbers(PyObject call) {
        List<PyValue> args = Decoding.args(call);
        if (args.isEmpty()) {
            return args;
        } else if (args.size() > 1) {
            return null;
        }
        return args.get(0) instanceof PyList list
                ? list.items()
                : args.get(0) instanceof PyTuple tuple ? tuple.items() : null;
    }

    private static DType type(PyObject call) {
        return TYPES.getOrDefault(String.valueOf(call.callableName()), DType.FLOAT32);
    }

    private static byte @Nullable [] bytes(PyObject call) {
        DType type = type(call);
        List<PyValue> numbers = numbers(call);
        int count = numbers == null ? 0 : numbers.size();
        ByteBuffer bytes =
                ByteBuffer.allocate(count * type.itemSizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            if (numbers == null || !put(numbers.get(i), type, bytes)) {
                return null;
            }
        }
        return bytes.array();
    }

    private static boolean put(PyValue value, DType type, ByteBuffer bytes) {
        PyInt whole = PythonIteration.integer(value);
        if (whole == null && !(value instanceof PyFloat)) {
            return false;
        }
        double number = whole == null ? ((PyFloat) value).value() : whole.value().doubleValue();
        switch (type) {
            case FLOAT32 -> bytes.putFloat((float) number);
            case FLOAT64 -> bytes.putDouble(number);
            case FLOAT16, BFLOAT16 -> {
                return false;
            }
            case BOOL -> bytes.put((byte) (number == 0 ? 0 : 1));
            default -> {
                boolean fits = whole == null ? Math.abs(number) < 0x1p63 : whole.fitsLong();
                long integer = whole == null || !fits ? (long) number : whole.longValue();
                return fits && put(integer, type, bytes);
            }
        }
        return !Double.isInfinite(number) || whole == null;
    }

    private static boolean put(long number, DType type, ByteBuffer bytes) {
        int bits = 8 * type.itemSizeBytes();
        if (type == DType.UINT8) {
            bytes.put((byte) number);
            return Math.abs(number) <= 0xFF;
        }
        switch (type) {
            case INT8 -> bytes.put((byte) number);
            case INT16 -> bytes.putShort((short) number);
            case INT32 -> bytes.putInt((int) number);
            default -> bytes.putLong(number);
        }
        return number >> (bits - 1) == 0 || number >> (bits - 1) == -1;
    }

    @Override
    @Nullable Object build(PyValue pickled, Decoding decoding) {
        PyObject call = (PyObject) pickled;
        byte[] bytes = bytes(call);
        DType type = type(call);
        return bytes == null
                ? null
                : Tensor.over(MemoryStorage.wrap(bytes), type, bytes.length / type.itemSizeBytes());
    }
}

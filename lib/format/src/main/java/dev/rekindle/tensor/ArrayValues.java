package dev.rekindle.tensor;

import dev.rekindle.errors.TorchFileException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Elements as Java arrays, where every value fits exactly. */
final class ArrayValues {
    private ArrayValues() {}

    static float[] floats(Tensor tensor) {
        DType type = tensor.dtype();
        require(tensor, type.isFloatingPoint() && type != DType.FLOAT64 && scalar(type), "float[]");
        float[] values = new float[count(tensor)];
        if (type == DType.FLOAT32) {
            // Without a way over double, which would change the bits of a signalling NaN.
            FloatBuffer target = FloatBuffer.wrap(values);
            tensor.readElements(chunk -> target.put(chunk.asFloatBuffer()));
            return values;
        }
        fill(tensor, (chunk, i) -> values[i] = (float) real(chunk, type));
        return values;
    }

    static double[] doubles(Tensor tensor) {
        DType type = tensor.dtype();
        boolean exact = type.isInteger() && type.itemSizeBytes() <= 4;
        require(tensor, exact || (type.isFloatingPoint() && scalar(type)), "double[]");
        double[] values = new double[count(tensor)];
        fill(tensor, (chunk, i) -> values[i] = exact ? integer(chunk, type) : real(chunk, type));
        return values;
    }

    static long[] longs(Tensor tensor) {
        DType type = tensor.dtype();
        require(tensor, type.isInteger(), "long[]");
        long[] values = new long[count(tensor)];
        fill(
                tensor,
                (chunk, i) -> {
                    values[i] = integer(chunk, type);
                    if (type == DType.UINT64 && values[i] < 0) {
                        throw new TorchFileException(
                                tensor.toString(),
                                "element "
                                        + i
                                        + " is "
                                        + Long.toUnsignedString(values[i])
                                        + ", which no long holds. Read the bytes with readElements.");
                    }
                });
        return values;
    }

    static int[] ints(Tensor tensor) {
        DType type = tensor.dtype();
        boolean narrow = type.isInteger() && type.itemSizeBytes() <= 2;
        require(tensor, narrow || type == DType.INT32, "int[]");
        int[] values = new int[count(tensor)];
        fill(tensor, (chunk, i) -> values[i] = (int) integer(chunk, type));
        return values;
    }

    static byte[] bytes(Tensor tensor) {
        DType type = tensor.dtype();
        require(tensor, type == DType.INT8 || type == DType.UINT8, "byte[]");
        byte[] values = new byte[count(tensor)];
        tensor.copyTo(ByteBuffer.wrap(values));
        return values;
    }

    static boolean[] booleans(Tensor tensor) {
        require(tensor, tensor.dtype() == DType.BOOL, "boolean[]");
        boolean[] values = new boolean[count(tensor)];
        fill(tensor, (chunk, i) -> values[i] = chunk.get() != 0);
        return values;
    }

    static Object item(Tensor tensor) {
        DType type = tensor.dtype();
        if (tensor.numel() != 1) {
            throw new TorchFileException(
                    tensor.toString(),
                    "item() needs exactly 1 element, but there are "
                            + tensor.numel()
                            + ". Ask for an array.");
        }
        require(
                tensor,
                type.isInteger() || type.isComplex() || type == DType.BOOL || scalar(type),
                "a number");
        Object[] found = new Object[1];
        tensor.readElements(chunk -> found[0] = one(chunk, type));
        return found[0];
    }

    private static Object one(ByteBuffer chunk, DType type) {
        if (type == DType.BOOL) {
            return chunk.get() != 0;
        }
        if (type.isComplex()) {
            DType part =
                    switch (type) {
                        case COMPLEX128 -> DType.FLOAT64;
                        case COMPLEX64 -> DType.FLOAT32;
                        case COMPLEX32 -> DType.FLOAT16;
                        default -> DType.BFLOAT16;
                    };
            return new Complex(real(chunk, part), real(chunk, part));
        }
        if (type.isInteger()) {
            long value = integer(chunk, type);
            return type == DType.UINT64 && value < 0
                    ? new BigInteger(Long.toUnsignedString(value))
                    : (Object) value;
        }
        return real(chunk, type);
    }

    private interface Element {
        void take(ByteBuffer chunk, int index);
    }

    private static void fill(Tensor tensor, Element element) {
        int[] next = {0};
        tensor.readElements(
                chunk -> {
                    while (chunk.hasRemaining()) {
                        element.take(chunk, next[0]++);
                    }
                });
    }

    private static int count(Tensor tensor) {
        if (tensor.numel() > Integer.MAX_VALUE - 8) {
            throw new TorchFileException(
                    tensor.toString(), "no Java array is that long. Read it with readElements.");
        }
        return (int) tensor.numel();
    }

    private static void require(Tensor tensor, boolean fits, String java) {
        if (!fits) {
            throw new TorchFileException(
                    tensor.toString(),
                    "elements are "
                            + tensor.dtype().torchName()
                            + ", which "
                            + java
                            + " does not hold exactly. Ask for another array, or read the bytes with"
                            + " readElements.");
        }
    }

    /** Tells whether an element is one real floating number: float4 packs two into a byte. */
    private static boolean scalar(DType type) {
        return type.isFloatingPoint() && type != DType.FLOAT4_E2M1FN_X2;
    }

    private static double real(ByteBuffer chunk, DType type) {
        return switch (type) {
            case FLOAT64 -> chunk.getDouble();
            case FLOAT32 -> chunk.getFloat();
            case FLOAT16 -> SmallFloats.half(chunk.getShort());
            case BFLOAT16 -> SmallFloats.bfloat16(chunk.getShort());
            case FLOAT8_E4M3FN -> SmallFloats.e4m3fn(chunk.get());
            case FLOAT8_E5M2 -> SmallFloats.e5m2(chunk.get());
            case FLOAT8_E4M3FNUZ -> SmallFloats.e4m3fnuz(chunk.get());
            case FLOAT8_E5M2FNUZ -> SmallFloats.e5m2fnuz(chunk.get());
            case FLOAT8_E8M0FNU -> SmallFloats.e8m0fnu(chunk.get());
            default -> throw new IllegalStateException(type.toString());
        };
    }

    private static long integer(ByteBuffer chunk, DType type) {
        return switch (type) {
            case INT8 -> chunk.get();
            case UINT8 -> chunk.get() & 0xFF;
            case INT16 -> chunk.getShort();
            case UINT16 -> chunk.getShort() & 0xFFFF;
            case INT32 -> chunk.getInt();
            case UINT32 -> chunk.getInt() & 0xFFFFFFFFL;
            case INT64, UINT64 -> chunk.getLong();
            default -> throw new IllegalStateException(type.toString());
        };
    }
}

package dev.rekindle.internal.codec;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.MemoryStorage;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Bytes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The value of a NumPy scalar, as its {@code item()} gives it (NumPy 2). */
final class NumpyItem {
    private NumpyItem() {}

    /**
     * Returns a {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean} or {@code
     * String}; null for a complex number, a time, bytes and longdouble, which no such Java value
     * holds exactly.
     *
     * @param dtype NumPy's {@code str} of the type, such as {@code >f4}
     */
    static @Nullable Object of(String dtype, Bytes value) {
        byte[] bytes = value.toByteArray();
        boolean bigEndian = dtype.charAt(0) == '>';
        if (dtype.charAt(1) == 'U') {
            return text(ByteBuffer.wrap(bytes).order(bigEndian ? BIG_ENDIAN : LITTLE_ENDIAN));
        }
        DType type =
                switch (dtype.substring(1)) {
                    case "b1" -> DType.BOOL;
                    case "i1" -> DType.INT8;
                    case "i2" -> DType.INT16;
                    case "i4" -> DType.INT32;
                    case "i8" -> DType.INT64;
                    case "u1" -> DType.UINT8;
                    case "u2" -> DType.UINT16;
                    case "u4" -> DType.UINT32;
                    case "u8" -> DType.UINT64;
                    case "f2" -> DType.FLOAT16;
                    case "f4" -> DType.FLOAT32;
                    case "f8" -> DType.FLOAT64;
                    default -> null;
                };
        if (type == null) {
            return null;
        }
        return Tensor.over(
                        MemoryStorage.wrap(bigEndian ? reversed(bytes) : bytes), type, new long[0])
                .item();
    }

    /** Four bytes a character; NumPy pads with NUL, and drops those at the end. */
    private static @Nullable String text(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder();
        int end = 0;
        while (bytes.remaining() >= 4) {
            int character = bytes.getInt();
            if (!Character.isValidCodePoint(character)) {
                return null;
            }
            text.appendCodePoint(character);
            end = character == 0 ? end : text.length();
        }
        return text.substring(0, end);
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}

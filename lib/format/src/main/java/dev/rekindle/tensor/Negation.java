package dev.rekindle.tensor;

import java.nio.ByteBuffer;

/**
 * Resolves torch's conjugate and negative bits in place. A floating number is negated by its sign
 * bit, NaN included, as torch's vectorised CPU kernels do (its scalar loop quiets a signalling
 * float16 NaN on the way); an integer by its two's complement.
 */
final class Negation {
    private Negation() {}

    /** Tells whether torch can set the negative bit on a type. */
    static boolean applies(DType dtype) {
        return dtype.isComplex()
                || dtype.isInteger()
                || (dtype.isFloatingPoint() && dtype.itemSizeBytes() > 1);
    }

    /** Resolves the bits for all elements between position and limit, little-endian. */
    static void resolve(ByteBuffer chunk, DType dtype, boolean conj, boolean neg) {
        if (dtype.isComplex()) {
            int half = dtype.itemSizeBytes() / 2;
            if (neg) {
                flipSigns(chunk, half, 0, dtype.itemSizeBytes());
            }
            if (neg != conj) {
                flipSigns(chunk, half, half, dtype.itemSizeBytes());
            }
        } else if (neg && dtype.isFloatingPoint()) {
            flipSigns(chunk, dtype.itemSizeBytes(), 0, dtype.itemSizeBytes());
        } else if (neg) {
            for (int i = chunk.position(); i < chunk.limit(); i += dtype.itemSizeBytes()) {
                switch (dtype.itemSizeBytes()) {
                    case 1 -> chunk.put(i, (byte) -chunk.get(i));
                    case 2 -> chunk.putShort(i, (short) -chunk.getShort(i));
                    case 4 -> chunk.putInt(i, -chunk.getInt(i));
                    default -> chunk.putLong(i, -chunk.getLong(i));
                }
            }
        }
    }

    /** The sign is the highest bit of the last byte of a little-endian part. */
    private static void flipSigns(ByteBuffer chunk, int partBytes, int start, int step) {
        for (int i = chunk.position() + start + partBytes - 1; i < chunk.limit(); i += step) {
            chunk.put(i, (byte) (chunk.get(i) ^ 0x80));
        }
    }
}

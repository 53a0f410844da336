package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of parameters, as torch keeps them. DJL cannot take a gradient away again (torch's
 * {@code grad = None}), so a forgotten one is filled with negative zeros: what backward then adds
 * is the new gradient to the last bit, its signs of zero included, and a gradient of nothing but
 * negative zeros counts as none.
 */
public final class Gradients {
    private static final byte[] NEGATIVE_ZEROS_16 = negativeZeros(Short.BYTES);
    private static final byte[] NEGATIVE_ZEROS = negativeZeros(Float.BYTES);
    private static final byte[] NEGATIVE_ZEROS_64 = negativeZeros(Double.BYTES);
    private static final byte[] ZEROS = new byte[1 << 14];

    private Gradients() {}

    /** Forgets the gradient of {@code array}, as {@code zero_grad(set_to_none=True)} does. */
    public static void clear(NDArray array) {
        try (Uses.Use use = Uses.begin()) {
            if (array.hasGradient()) {
                try (NDArray gradient = array.getGradient()) {
                    fill(gradient, true);
                }
            }
        }
    }

    /**
     * Makes the gradient of {@code array} zeros, as {@code zero_grad(set_to_none=False)} does; one
     * that was not there or was forgotten stays so.
     */
    public static void zero(NDArray array) {
        try (NDArray gradient = of(array)) {
            if (gradient != null) {
                fill(gradient, false);
            }
        }
    }

    /**
     * Returns the gradient that backward has left in {@code array} since it was last forgotten, or
     * null. The caller closes it; that frees the handle alone.
     */
    public static @Nullable NDArray of(NDArray array) {
        try (Uses.Use use = Uses.begin()) {
            if (!array.hasGradient()) {
                return null;
            }
            NDArray gradient = array.getGradient();
            if (consistsOf(gradient, true) || (consistsOf(gradient, false) && !isHeld(array))) {
                gradient.close();
                return null;
            }
            return gradient;
        }
    }

    /**
     * Tells whether the engine keeps this gradient of zeros: before the first backward it makes new
     * zeros for each that asks, and forgets what is written there.
     */
    private static boolean isHeld(NDArray array) {
        try (NDArray written = array.getGradient()) {
            fill(written, true);
        }
        try (NDArray seen = array.getGradient()) {
            boolean held = consistsOf(seen, true);
            fill(seen, false);
            return held;
        }
    }

    private static boolean consistsOf(NDArray gradient, boolean negativeZeros) {
        boolean[] all = {true};
        int itemBytes = gradient.getDataType().getNumOfBytes();
        long wanted = negativeZeros ? 1L << (itemBytes * 8 - 1) : 0;
        Memory.read(
                List.of(gradient),
                windows -> {
                    ByteBuffer bytes = windows.get(0);
                    while (all[0] && bytes.remaining() >= itemBytes) {
                        all[0] = bits(bytes, itemBytes) == wanted;
                    }
                });
        return all[0];
    }

    private static long bits(ByteBuffer bytes, int itemBytes) {
        return switch (itemBytes) {
            case Short.BYTES -> Short.toUnsignedLong(bytes.getShort());
            case Float.BYTES -> Integer.toUnsignedLong(bytes.getInt());
            default -> bytes.getLong();
        };
    }

    private static void fill(NDArray gradient, boolean negativeZeros) {
        byte[] pattern =
                !negativeZeros
                        ? ZEROS
                        : switch (gradient.getDataType().getNumOfBytes()) {
                            case Short.BYTES -> NEGATIVE_ZEROS_16;
                            case Float.BYTES -> NEGATIVE_ZEROS;
                            default -> NEGATIVE_ZEROS_64;
                        };
        Memory.update(
                List.of(gradient),
                List.of(),
                windows -> {
                    ByteBuffer bytes = windows.get(0);
                    while (bytes.hasRemaining()) {
                        bytes.put(pattern, 0, Math.min(pattern.length, bytes.remaining()));
                    }
                });
    }

    /** A stretch of negative zeros, little-endian: the highest bit of each is set. */
    private static byte[] negativeZeros(int itemBytes) {
        byte[] all = new byte[1 << 14];
        for (int i = itemBytes - 1; i < all.length; i += itemBytes) {
            all[i] = (byte) 0x80;
        }
        return all;
    }
}

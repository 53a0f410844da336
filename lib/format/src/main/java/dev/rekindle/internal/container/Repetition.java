package dev.rekindle.internal.container;

import dev.rekindle.tensor.Tensor;

/**
 * Views that repeat few bytes, as {@code expand} makes them: a file that holds each element would
 * be far larger than the one that it is made of, and perhaps than any disk.
 */
public final class Repetition {
    /** An expanded view of this size may not have become much larger than what it shows. */
    private static final long DENSE_BYTES = 64L << 20;

    private static final int MOST_EXPANSION = 250;

    private Repetition() {}

    /** Tells whether a tensor's elements are far more than what its storage holds. */
    public static boolean isTooMuch(Tensor tensor) {
        return tensor.lengthBytes() > DENSE_BYTES
                && tensor.lengthBytes() / MOST_EXPANSION > tensor.storage().lengthBytes();
    }

    /** Returns {@code a view that repeats 4 bytes to 4398046511104}. */
    public static String described(Tensor tensor) {
        return "a view that repeats "
                + tensor.storage().lengthBytes()
                + " bytes to "
                + tensor.lengthBytes();
    }
}

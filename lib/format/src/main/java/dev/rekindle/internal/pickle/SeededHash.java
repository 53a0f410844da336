package dev.rekindle.internal.pickle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A hash that no file can foresee: of texts, numbers, and what is made of them. Java's own of "Aa"
 * and "BB" is one, so that a file could fill a dict with tuples that take hours to tell apart.
 */
public final class SeededHash {
    private static final long SEED = new Random().nextLong();
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private SeededHash() {}

    /** Returns the hash of a value that holds no others; equal values have one. */
    public static int of(@Nullable Object atom) {
        if (atom instanceof String text) {
            long hash = SEED;
            for (int i = 0; i < text.length(); i++) {
                hash = mixed(hash ^ text.charAt(i));
            }
            return (int) (hash >>> 32);
        } else if (atom instanceof Long number) {
            return (int) (mixed(SEED ^ number) >>> 32);
        } else if (atom instanceof Double number) {
            return (int) (mixed(~SEED ^ Double.doubleToLongBits(number)) >>> 32);
        } else if (atom instanceof BigInteger number) {
            return of(number.toString(Character.MAX_RADIX));
        } else if (atom instanceof ByteBuffer bytes) {
            int hash = bytes.remaining();
            for (int i = bytes.position(); i < bytes.limit(); i++) {
                hash = of(hash, bytes.get(i));
            }
            return hash;
        }
        return atom == null ? 0 : (int) (mixed(SEED ^ atom.hashCode()) >>> 32);
    }

    /** Returns the hash of a sequence that goes on with an item. */
    public static int of(int before, int item) {
        return (int) (mixed(mixed(SEED ^ before) ^ item) >>> 32);
    }

    private static long mixed(long value) {
        long product = value * FACTOR;
        return (product ^ product >>> 29) * FACTOR;
    }
}

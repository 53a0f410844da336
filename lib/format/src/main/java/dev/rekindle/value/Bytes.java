package dev.rekindle.value;

import dev.rekindle.internal.pickle.SeededHash;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A Python {@code bytes}: immutable, equal by content. */
public final class Bytes {
    private final byte[] value;

    /** A copy of {@code value}. */
    public Bytes(byte[] value) {
        this.value = value.clone();
    }

    /** Returns a copy of the bytes. */
    public byte[] toByteArray() {
        return value.clone();
    }

    /** Returns the number of bytes. */
    public int length() {
        return value.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return SeededHash.of(ByteBuffer.wrap(value));
    }

    @Override
    public String toString() {
        return "Bytes[" + value.length + "]";
    }
}

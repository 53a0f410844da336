package dev.rekindle.value;

/** A Python {@code bytearray}: mutable there, hence compared by identity. */
public final class ByteArray {
    private final byte[] value;

    /** A copy of {@code value}. */
    public ByteArray(byte[] value) {
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
    public String toString() {
        return "ByteArray[" + value.length + "]";
    }
}

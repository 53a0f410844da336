package dev.rekindle.internal.pickle;

import java.util.Arrays;

/** A Python bytes object. */
public final class PyBytes implements PyValue {
    private final byte[] value;

    /** Takes {@code value} as its own; the caller does not change it afterwards. */
    public PyBytes(byte[] value) {
        this.value = value;
    }

    /** Returns a copy of the bytes. */
    public byte[] toByteArray() {
        return value.clone();
    }

    byte[] array() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PyBytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return PyTypes.told(this);
    }
}

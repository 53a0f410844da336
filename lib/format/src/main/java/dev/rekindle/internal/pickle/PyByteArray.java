package dev.rekindle.internal.pickle;

/** A Python bytearray: mutable in Python, hence compared by identity and never a dict's key. */
public final class PyByteArray implements PyValue {
    private final byte[] value;

    /** Takes {@code value} as its own; the caller does not change it afterwards. */
    public PyByteArray(byte[] value) {
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
    public String toString() {
        return PyTypes.told(this);
    }
}

package dev.rekindle.internal.pickle;

/** Python's {@code None}. */
public enum PyNone implements PyValue {
    NONE;

    @Override
    public String toString() {
        return PyTypes.told(this);
    }
}

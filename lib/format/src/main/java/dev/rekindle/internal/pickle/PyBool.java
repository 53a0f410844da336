package dev.rekindle.internal.pickle;

/** Python's {@code True} and {@code False}. */
public enum PyBool implements PyValue {
    TRUE,
    FALSE;

    /** Returns the one instance for {@code value}. */
    public static PyBool of(boolean value) {
        return value ? TRUE : FALSE;
    }

    /** Returns the value. */
    public boolean value() {
        return this == TRUE;
    }

    @Override
    public String toString() {
        return PyTypes.told(this);
    }
}

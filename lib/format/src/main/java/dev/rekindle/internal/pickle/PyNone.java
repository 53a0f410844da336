package dev.rekindle.internal.pickle;

/** Python's {@code None}. */
public enum PyNone implements PyValue {
    NONE
}

package dev.rekindle.pickle;

/** Python's {@code None}. */
public enum PyNone implements PyValue {
    NONE
}

package dev.rekindle.internal.pickle;

/** A Python set, as protocol 4 writes it. */
public final class PySet extends PyMembers implements PyValue {
    @Override
    public String toString() {
        return PyTypes.told(this);
    }
}

package dev.rekindle.internal.pickle;

/** A Python frozenset, as protocol 4 writes it. */
public final class PyFrozenSet extends PyMembers implements PyValue {
    @Override
    public String toString() {
        return PyTypes.told(this);
    }
}

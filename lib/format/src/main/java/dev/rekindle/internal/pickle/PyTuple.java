package dev.rekindle.internal.pickle;

import java.util.List;

/** A Python tuple. It holds itself only through a mutable value inside it, as in Python. */
public final class PyTuple implements PyValue {
    /** The one empty tuple; CPython has one too, and never memoizes it. */
    public static final PyTuple EMPTY = new PyTuple(List.of());

    private final List<PyValue> items;

    /** 0 where it was not needed yet. */
    private int hash;

    private PyTuple(List<PyValue> items) {
        this.items = items;
    }

    /** Returns a new tuple of {@code items}; {@link #EMPTY} where there are none. */
    public static PyTuple of(List<? extends PyValue> items) {
        return items.isEmpty() ? EMPTY : new PyTuple(List.copyOf(items));
    }

    /** Returns a new tuple of {@code items}; {@link #EMPTY} where there are none. */
    public static PyTuple of(PyValue... items) {
        return of(List.of(items));
    }

    /** Returns the items; unmodifiable. */
    public List<PyValue> items() {
        return items;
    }

    int hash() {
        return hash;
    }

    void hash(int hash) {
        this.hash = hash;
    }

    @Override
    public String toString() {
        return PyTypes.told(this);
    }
}

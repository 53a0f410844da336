package dev.rekindle.internal.pickle;

import java.util.ArrayList;
import java.util.List;

/**
 * A Python list. It may hold itself: the list behind {@link #items()} is filled while the pickle is
 * read.
 */
public final class PyList implements PyValue {
    private final List<PyValue> items = new ArrayList<>();

    /** Returns the items; the list is live. */
    public List<PyValue> items() {
        return items;
    }

    @Override
    public String toString() {
        return PyTypes.told(this);
    }
}

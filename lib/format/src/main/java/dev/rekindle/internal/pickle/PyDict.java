package dev.rekindle.internal.pickle;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Python dict, in insertion order. Keys are compared as Python compares them: {@code 1}, {@code
 * 1.0} and {@code True} are one key.
 */
public final class PyDict implements PyValue {
    private final Map<Object, PyObject.Pair> entries = new LinkedHashMap<>();

    /**
     * Sets {@code key} to {@code value}. As in Python, a key that is there keeps its place and its
     * first spelling.
     *
     * @return false, and nothing is set, where the key is unhashable in Python: a list, dict, set
     *     or bytearray, or a tuple with one inside
     */
    public boolean put(PyValue key, PyValue value) {
        @Nullable Object hashed = PyKey.of(key);
        if (hashed == null) {
            return false;
        }
        PyObject.Pair before = entries.get(hashed);
        entries.put(hashed, new PyObject.Pair(before == null ? key : before.key(), value));
        return true;
    }

    /** Returns the value of {@code key}, or null. */
    public @Nullable PyValue get(PyValue key) {
        @Nullable Object hashed = PyKey.of(key);
        PyObject.Pair pair = hashed == null ? null : entries.get(hashed);
        return pair == null ? null : pair.value();
    }

    /** Returns the value of the str key {@code key}, or null. */
    public @Nullable PyValue get(String key) {
        return get(new PyStr(key));
    }

    /** Returns keys and values in insertion order; unmodifiable. */
    public Collection<PyObject.Pair> pairs() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /** Returns the number of keys. */
    public int size() {
        return entries.size();
    }

    @Override
    public String toString() {
        return PyTypes.told(this);
    }
}

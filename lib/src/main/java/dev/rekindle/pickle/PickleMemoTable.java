package dev.rekindle.pickle;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memo of a pickle being written: which objects stand in it already. CPython goes by {@code
 * id()}, and so does this table. Two kinds of value are one object in CPython however often they
 * are made, and are found by value: the empty str, and classes and functions. A one-character str
 * may or may not be one object there ({@code "abc"[:1]} is, {@code str(1)} is not): whoever makes
 * it decides.
 */
final class PickleMemoTable {
    private final Map<PyValue, Integer> byIdentity = new IdentityHashMap<>();
    private final Map<PyValue, Integer> byValue = new HashMap<>();

    @Nullable Integer find(PyValue value) {
        return isSingleton(value) ? byValue.get(value) : byIdentity.get(value);
    }

    /** Adds the value and returns its number. */
    int add(PyValue value) {
        int index = byIdentity.size() + byValue.size();
        if (isSingleton(value)) {
            byValue.put(value, index);
        } else {
            byIdentity.put(value, index);
        }
        return index;
    }

    private static boolean isSingleton(PyValue value) {
        if (value instanceof PyStr text) {
            return text.value().isEmpty();
        }
        return value instanceof PyGlobal;
    }
}

package dev.rekindle.pickle;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memo of a pickle being written: which objects stand in it already. CPython goes by {@code
 * id()}. Three kinds of value are one object there however often they are made, and so are found by
 * value: the empty str, one-character Latin-1 strs, and classes and functions.
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
            int length = text.value().length();
            return length == 0 || length == 1 && text.value().charAt(0) < 256;
        }
        return value instanceof PyGlobal;
    }
}

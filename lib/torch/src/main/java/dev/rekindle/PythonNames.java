package dev.rekindle;

import dev.rekindle.state.NearestKey;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.OrderedDict;
import dev.rekindle.value.Parameter;
import dev.rekindle.value.Tuple;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the facade's error sentences call a value: Python's name of its type, the getter that fits
 * it, the nearest key.
 */
final class PythonNames {
    private static final int KEYS_SHOWN = 8;

    private PythonNames() {}

    /** Returns {@code None}, {@code an int}, {@code a dict with 3 keys} … */
    static String of(@Nullable Object value) {
        if (value == null) {
            return "None";
        } else if (value instanceof Boolean) {
            return "a bool";
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof BigInteger) {
            return "an int";
        } else if (value instanceof Double || value instanceof Float) {
            return "a float";
        } else if (value instanceof String) {
            return "a str";
        } else if (value instanceof Tensor || value instanceof Parameter) {
            return "a tensor";
        } else if (value instanceof StateDict) {
            return "a state_dict";
        } else if (value instanceof OrderedDict dict) {
            return "an OrderedDict of " + dict.size();
        } else if (value instanceof Map<?, ?> map) {
            return "a dict of " + map.size();
        } else if (value instanceof Tuple) {
            return "a tuple";
        } else if (value instanceof List) {
            return "a list";
        } else if (value instanceof Set) {
            return "a set";
        } else if (value instanceof InertObject object) {
            return object.described();
        }
        return "a " + value.getClass().getSimpleName();
    }

    /** Returns the sentence that names the getter for what was found. */
    static String getterFor(String key, @Nullable Object value) {
        String getter;
        if (value instanceof Boolean) {
            getter = "bool";
        } else if (value instanceof Long) {
            getter = "integer";
        } else if (value instanceof Double) {
            getter = "number";
        } else if (value instanceof String) {
            getter = "string";
        } else if (value instanceof Tensor || value instanceof Parameter) {
            getter = "tensor";
        } else if (value instanceof StateDict || value instanceof OrderedDict) {
            getter = "stateDict";
        } else if (value instanceof Map) {
            getter = "dict";
        } else if (value instanceof List) {
            getter = "list";
        } else {
            getter = "get";
        }
        return "Read it with " + getter + "(\"" + key + "\").";
    }

    /** Returns the first keys, quoted, and how many more there are. */
    static String keys(Collection<String> keys) {
        String shown =
                keys.stream()
                        .limit(KEYS_SHOWN)
                        .map(key -> '"' + key + '"')
                        .collect(Collectors.joining(", "));
        if (keys.isEmpty()) {
            return "none";
        }
        return keys.size() <= KEYS_SHOWN
                ? shown
                : shown + " and " + (keys.size() - KEYS_SHOWN) + " more";
    }

    /**
     * Returns {@code Did you mean "…"?} with a space before it, or nothing where no key is near.
     */
    static String didYouMean(String key, Collection<String> keys) {
        String nearest = NearestKey.of(key, keys);
        return nearest == null ? "" : " Did you mean \"" + nearest + "\"?";
    }
}

package dev.rekindle.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The own attributes of a layer, as decoded Python values (a list stands for a tuple), in vars()
 * order.
 */
final class Attributes {
    private Attributes() {}

    /** Returns names and values in turn as a map; whole numbers become Python's ints. */
    static Map<String, @Nullable Object> of(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            map.put(
                    (String) namesAndValues[i],
                    value instanceof Integer number ? (Object) number.longValue() : value);
        }
        return map;
    }

    /** Returns {@code (size, size)}; both are one object, as {@code _pair} makes it in Python. */
    static List<Long> pair(long size) {
        Long one = size;
        return List.of(one, one);
    }

    static List<Long> pair(long height, long width) {
        return List.of(height, width);
    }

    static List<Long> pair(int[] sizes, String what) {
        if (sizes.length == 1) {
            return pair(sizes[0]);
        }
        if (sizes.length != 2) {
            throw new IllegalArgumentException(
                    what + " takes one or two numbers, and was given " + sizes.length);
        }
        return pair(sizes[0], sizes[1]);
    }

    /** Returns the number at {@code index} of an attribute that is an int or a pair of them. */
    static long at(Object intOrPair, int index) {
        if (intOrPair instanceof List<?> pair) {
            return (Long) pair.get(index);
        }
        return (Long) intOrPair;
    }
}

package dev.rekindle.internal.text;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Sizes as Python prints a tuple of them. */
public final class PythonShape {
    private PythonShape() {}

    /** Returns {@code (2, 3)}, {@code (2,)} or {@code ()}. */
    public static String of(long[] sizes) {
        String all =
                Arrays.stream(sizes).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return sizes.length == 1 ? "(" + all + ",)" : "(" + all + ")";
    }
}

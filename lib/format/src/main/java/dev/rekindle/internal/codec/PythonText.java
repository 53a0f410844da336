package dev.rekindle.internal.codec;

import dev.rekindle.internal.text.PythonFloat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Python's {@code print} shows them in a line: {@code str}, not {@code repr}. */
public final class PythonText {
    private PythonText() {}

    /** Returns {@code str(value)}: a text stands bare, as {@code padding=same} does. */
    public static String of(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        } else if (value instanceof Double || value instanceof Float) {
            return PythonFloat.repr(((Number) value).doubleValue());
        } else if (value instanceof List<?> items) {
            String inner = items.stream().map(PythonText::of).collect(Collectors.joining(", "));
            return items.size() == 1 ? "(" + inner + ",)" : "(" + inner + ")";
        }
        return Values.of(value).label();
    }
}

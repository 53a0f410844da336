package dev.rekindle.internal.codec;

import dev.rekindle.internal.text.PythonFloat;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.NumpyScalar;
import dev.rekindle.value.Size;
import dev.rekindle.value.Tuple;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Python's {@code print} and f-strings show them in a line. */
public final class PythonText {
    private PythonText() {}

    /**
     * Returns {@code f"{value}"}: a text stands bare, as {@code padding=same} does, and a NumPy
     * scalar or a tensor without dimensions is the number that it holds.
     */
    public static String of(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        Tensor tensor = PlainView.tensor(value);
        boolean isOne = value instanceof NumpyScalar || (tensor != null && tensor.dim() == 0);
        Object one = isOne ? PlainView.scalar(value) : null;
        return repr(one == null ? value : one);
    }

    /** Returns {@code repr(value)}. */
    public static String repr(@Nullable Object value) {
        if (value instanceof String text) {
            return PythonStr.repr(text);
        } else if (value instanceof Double || value instanceof Float) {
            return PythonFloat.repr(((Number) value).doubleValue());
        } else if (value instanceof Size size) {
            return size.toString();
        } else if (value instanceof List<?> items) {
            String inner = items.stream().map(PythonText::repr).collect(Collectors.joining(", "));
            return !(items instanceof Tuple)
                    ? "[" + inner + "]"
                    : items.size() == 1 ? "(" + inner + ",)" : "(" + inner + ")";
        }
        return Values.of(value).label();
    }
}

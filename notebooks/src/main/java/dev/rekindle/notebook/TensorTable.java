package dev.rekindle.notebook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A tensor as a small table: at most 8 rows of 8 numbers, four digits each. What has more than two
 * axes shows its first matrix.
 */
final class TensorTable {
    private static final int SHOWN = 8;

    private final long[] shape;
    private final String dtype;
    private final List<List<String>> cells;

    private TensorTable(long[] shape, String dtype, List<List<String>> cells) {
        this.shape = shape;
        this.dtype = dtype;
        this.cells = cells;
    }

    static TensorTable of(Tensor tensor) {
        String dtype = tensor.dtype().torchName();
        if (tensor.numel() == 0) {
            return new TensorTable(tensor.shape(), dtype, List.of());
        }
        Tensor part = tensor;
        while (part.dim() > 2) {
            part = part.select(0, 0);
        }
        for (int axis = 0; axis < part.dim(); axis++) {
            part = part.narrow(axis, 0, Math.min(SHOWN, part.shape()[axis]));
        }
        try {
            return new TensorTable(
                    tensor.shape(), dtype, rows(texts(part.contiguous()), part.shape()));
        } catch (TorchFileException noPlainNumbers) {
            // Complex, quantized or beyond 64 bits: the shape alone is shown.
            return new TensorTable(tensor.shape(), dtype, List.of());
        }
    }

    private static List<String> texts(Tensor tensor) {
        if (tensor.dtype().isFloatingPoint()) {
            return Arrays.stream(tensor.toDoubleArray()).mapToObj(Html::number).toList();
        } else if (tensor.dtype().isInteger()) {
            return Arrays.stream(tensor.toLongArray()).mapToObj(Long::toString).toList();
        }
        return texts(tensor.toBooleanArray());
    }

    static TensorTable of(NDArray array) {
        if (array.isReleased()) {
            return new TensorTable(
                    new long[0], "array that was released: its numbers are gone", List.of());
        }
        long[] shape = array.getShape().getShape();
        String dtype = array.getDataType().toString();
        if (array.getDataType() == DataType.UNKNOWN || array.size() == 0) {
            return new TensorTable(shape, dtype, List.of());
        }
        long[] matrix = Arrays.copyOfRange(shape, Math.max(0, shape.length - 2), shape.length);
        long length = Arrays.stream(matrix).reduce(1, (a, b) -> a * b);
        try (NDArray flat = array.reshape(array.size());
                NDArray first = flat.get("0:" + length)) {
            return new TensorTable(shape, dtype, rows(texts(first), matrix));
        }
    }

    private static List<String> texts(NDArray array) {
        if (array.getDataType() == DataType.BOOLEAN) {
            return texts(array.toBooleanArray());
        }
        boolean fractions = array.getDataType().isFloating();
        try (NDArray wide = array.toType(fractions ? DataType.FLOAT64 : DataType.INT64, true)) {
            return fractions
                    ? Arrays.stream(wide.toDoubleArray()).mapToObj(Html::number).toList()
                    : Arrays.stream(wide.toLongArray()).mapToObj(Long::toString).toList();
        }
    }

    private static List<String> texts(boolean[] values) {
        List<String> texts = new ArrayList<>();
        for (boolean value : values) {
            texts.add(value ? "True" : "False");
        }
        return texts;
    }

    private static List<List<String>> rows(List<String> values, long[] matrix) {
        int columns = matrix.length == 0 ? 1 : (int) matrix[matrix.length - 1];
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(values.size() / columns, SHOWN); i++) {
            int start = i * columns;
            rows.add(List.copyOf(values.subList(start, start + Math.min(columns, SHOWN))));
        }
        return rows;
    }

    /** Returns the shape as Python writes a tuple: {@code (3,)}, {@code (2, 3)}, {@code ()}. */
    static String shape(long[] shape) {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < shape.length; i++) {
            text.append(i == 0 ? "" : ", ").append(shape[i]);
        }
        return text.append(shape.length == 1 ? ",)" : ")").toString();
    }

    private String title() {
        String part = "";
        if (shape.length > 2) {
            part = ", its first matrix";
        }
        if (shape.length > 0 && (last(1) > SHOWN || shape.length > 1 && last(2) > SHOWN)) {
            part += ", at most " + SHOWN + " rows and columns";
        }
        return shape(shape) + " " + dtype + (cells.isEmpty() ? "" : part);
    }

    private long last(int fromEnd) {
        return shape[shape.length - fromEnd];
    }

    String html() {
        StringBuilder html = new StringBuilder("<table>\n<tbody>\n");
        for (List<String> row : cells) {
            html.append("<tr>");
            row.forEach(
                    cell ->
                            html.append("<td style=\"text-align:right\">")
                                    .append(cell)
                                    .append("</td>"));
            html.append("</tr>\n");
        }
        return html.append("</tbody>\n</table>\n<p><small>")
                .append(Html.escape(title()))
                .append("</small></p>")
                .toString();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(title());
        for (List<String> row : cells) {
            text.append('\n');
            row.forEach(cell -> text.append(String.format(Locale.ROOT, "%9s", cell)));
        }
        return text.toString();
    }
}

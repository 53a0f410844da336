package dev.rekindle.dialect;

import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a sparse tensor's parts must be like, before their bytes are read. */
final class SparseCheck {
    private SparseCheck() {}

    /** Returns null, or the sentence that says what does not fit. */
    static @Nullable String problem(Layout layout, List<Tensor> parts, long[] size) {
        for (long length : size) {
            if (length < 0) {
                return "a sparse tensor has a negative size. The file was edited; save it again.";
            }
        }
        for (Tensor indices : parts.subList(0, parts.size() - 1)) {
            boolean integers = indices.dtype() == DType.INT64 || indices.dtype() == DType.INT32;
            if (!integers) {
                return "a sparse tensor's indices are "
                        + indices.dtype()
                        + ", but must be int64 or int32. The file was edited; save it again.";
            }
        }
        return layout == Layout.SPARSE_COO ? coordinates(parts, size) : null;
    }

    private static @Nullable String coordinates(List<Tensor> parts, long[] size) {
        long[] indices = parts.get(0).shape();
        long[] values = parts.get(1).shape();
        boolean fits =
                indices.length == 2
                        && values.length >= 1
                        && indices[1] == values[0]
                        && indices[0] + values.length - 1 == size.length;
        return fits
                ? null
                : "a sparse tensor of "
                        + size.length
                        + " dimensions has indices "
                        + java.util.Arrays.toString(indices)
                        + " and values "
                        + java.util.Arrays.toString(values)
                        + ", which do not fit. The file was edited; save it again.";
    }
}

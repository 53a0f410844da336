package dev.rekindle.value;

import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sparse tensor's parts must be like to fit together, before their bytes are read. Mirrors
 * {@code _validate_sparse_coo_tensor_args} and {@code _validate_sparse_compressed_tensor_args}
 * (aten/src/ATen/native/sparse, 2.15.0), as {@code torch.load} checks them with {@code
 * weights_only=True}; {@link SparseIndices} checks the indices' values.
 */
final class SparseCheck {
    private SparseCheck() {}

    /** Returns null, or the sentence that says what does not fit. */
    public static @Nullable String problem(Layout layout, List<Tensor> parts, long[] size) {
        if (parts.size() != (layout == Layout.SPARSE_COO ? 2 : 3)) {
            return "a " + layout.torchName() + " tensor can't have " + parts.size() + " parts.";
        }
        for (long length : size) {
            if (length < 0) {
                return "a sparse tensor has a negative size. The file was edited; save it again.";
            }
        }
        List<Tensor> indices = parts.subList(0, parts.size() - 1);
        for (Tensor index : indices) {
            if (index.dtype() != DType.INT64 && index.dtype() != DType.INT32) {
                return "a sparse tensor's indices are "
                        + index.dtype()
                        + ", but must be int64 or int32. The file was edited; save it again.";
            }
            if (index.dtype() != indices.get(0).dtype()) {
                return "a sparse tensor's indices are of two types. Save it again.";
            }
            if (IndexCursor.isEndless(index)) {
                return "a sparse tensor's indices repeat the few elements of their storage "
                        + index.numel()
                        + " times. Save a copy of them.";
            }
        }
        boolean fits =
                switch (layout) {
                    case SPARSE_COO -> coordinatesFit(parts, size);
                    case SPARSE_CSR, SPARSE_CSC, SPARSE_BSR, SPARSE_BSC ->
                            new Compressed(layout, parts, size).fits();
                    default -> false;
                };
        return fits ? null : misfit(layout, parts, size);
    }

    private static boolean coordinatesFit(List<Tensor> parts, long[] size) {
        long[] indices = parts.get(0).shape();
        long[] values = parts.get(1).shape();
        if (indices.length != 2
                || values.length < 1
                || indices[1] != values[0]
                || indices[0] + values.length - 1 != size.length) {
            return false;
        }
        long[] dense = Arrays.copyOfRange(size, (int) indices[0], size.length);
        return Arrays.equals(dense, Arrays.copyOfRange(values, 1, values.length));
    }

    /** The sizes of the four compressed layouts; rows are compressed in CSR and BSR. */
    record Compressed(Layout layout, List<Tensor> parts, long[] size) {
        int batchDims() {
            return parts.get(0).dim() - 1;
        }

        private boolean isBlocked() {
            return layout == Layout.SPARSE_BSR || layout == Layout.SPARSE_BSC;
        }

        private long blockSize(int dim) {
            return isBlocked() ? parts.get(2).shape()[batchDims() + 1 + dim] : 1;
        }

        /** The number of blocks, or elements, along one of the two sparse dimensions. */
        private long count(int dim) {
            return size[batchDims() + dim] / blockSize(dim);
        }

        private boolean rowsAreCompressed() {
            return layout == Layout.SPARSE_CSR || layout == Layout.SPARSE_BSR;
        }

        long compressedCount() {
            return count(rowsAreCompressed() ? 0 : 1);
        }

        long plainCount() {
            return count(rowsAreCompressed() ? 1 : 0);
        }

        boolean fits() {
            long[] compressed = parts.get(0).shape();
            long[] plain = parts.get(1).shape();
            long[] values = parts.get(2).shape();
            int batch = compressed.length - 1;
            int blocks = isBlocked() ? 2 : 0;
            int dense = values.length - batch - 1 - blocks;
            if (batch < 0
                    || plain.length != batch + 1
                    || dense < 0
                    || size.length != batch + 2 + dense
                    || !startsAs(compressed, size, batch)
                    || !startsAs(plain, size, batch)
                    || !startsAs(values, plain, batch + 1)) {
                return false;
            }
            for (int dim = 0; dim < 2; dim++) {
                long block = blockSize(dim);
                if (block < 1 || size[batch + dim] % block != 0) {
                    return false;
                }
            }
            return compressed[batch] - 1 == compressedCount()
                    && Arrays.equals(
                            Arrays.copyOfRange(values, batch + 1 + blocks, values.length),
                            Arrays.copyOfRange(size, batch + 2, size.length));
        }

        private static boolean startsAs(long[] shape, long[] other, int count) {
            return Arrays.equals(shape, 0, count, other, 0, count);
        }
    }

    private static String misfit(Layout layout, List<Tensor> parts, long[] size) {
        StringBuilder shapes = new StringBuilder();
        for (Tensor part : parts) {
            shapes.append(shapes.isEmpty() ? "" : ", ").append(Arrays.toString(part.shape()));
        }
        return "a "
                + layout.torchName()
                + " tensor of the size "
                + Arrays.toString(size)
                + " has parts of the shapes "
                + shapes
                + ", which do not fit. The file was edited; save it again.";
    }
}

package dev.rekindle.value;

import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the values of a sparse tensor's indices lie within its size and stand in order. Torch
 * checks the same on {@code torch.load(weights_only=True)}, in the functions that {@link
 * SparseCheck} names. Reads the indices once, a small part in memory at a time.
 */
final class SparseIndices {
    private static final int CHUNK = 1 << 16;

    private SparseIndices() {}

    /** Returns null, or the sentence that says which value is wrong. The parts fit together. */
    public static @Nullable String problem(
            Layout layout, List<Tensor> parts, long[] size, @Nullable Boolean coalesced) {
        return layout == Layout.SPARSE_COO
                ? coordinates(parts.get(0), size, Boolean.TRUE.equals(coalesced))
                : batches(new SparseCheck.Compressed(layout, parts, size));
    }

    private static @Nullable String coordinates(Tensor indices, long[] size, boolean coalesced) {
        int dims = (int) indices.shape()[0];
        long count = indices.shape()[1];
        List<IndexCursor> cursors = new ArrayList<>();
        for (int dim = 0; dim < dims; dim++) {
            cursors.add(new IndexCursor(indices.select(0, dim), Math.max(1, CHUNK / dims)));
        }
        long[] last = new long[dims];
        for (long i = 0; i < count; i++) {
            int order = 0;
            for (int dim = 0; dim < dims; dim++) {
                long index = cursors.get(dim).get(i);
                if (index < 0) {
                    return edited("found negative index " + index + " for dim " + dim);
                }
                if (index >= size[dim]) {
                    return edited(
                            "size is inconsistent with indices: for dim "
                                    + dim
                                    + ", size is "
                                    + size[dim]
                                    + " but found index "
                                    + index);
                }
                order = order == 0 ? Long.compare(index, last[dim]) : order;
                last[dim] = index;
            }
            if (coalesced && i > 0 && order <= 0) {
                return edited("the sparse tensor is called coalesced, but its indices repeat");
            }
        }
        return null;
    }

    private static @Nullable String batches(SparseCheck.Compressed tensor) {
        int dims = tensor.batchDims();
        long[] batch = new long[dims];
        for (int i = 0; i < dims; i++) {
            if (tensor.size()[i] == 0) {
                return null;
            }
        }
        while (true) {
            Tensor compressed = tensor.parts().get(0);
            Tensor plain = tensor.parts().get(1);
            for (long index : batch) {
                compressed = compressed.select(0, index);
                plain = plain.select(0, index);
            }
            String wrong =
                    compressed(compressed, plain, tensor.compressedCount(), tensor.plainCount());
            if (wrong != null) {
                return wrong;
            }
            int dim = dims - 1;
            while (dim >= 0 && ++batch[dim] == tensor.size()[dim]) {
                batch[dim--] = 0;
            }
            if (dim < 0) {
                return null;
            }
        }
    }

    /** Checks one matrix: where each row starts, and that its columns rise. */
    private static @Nullable String compressed(
            Tensor compressed, Tensor plain, long rows, long columns) {
        IndexCursor starts = new IndexCursor(compressed, CHUNK);
        IndexCursor entries = new IndexCursor(plain, CHUNK);
        long count = plain.shape()[0];
        if (starts.get(0) != 0) {
            return edited("the compressed indices start at " + starts.get(0) + ", not at 0");
        }
        long start = 0;
        for (long row = 1; row <= rows; row++) {
            long end = starts.get(row);
            if (end < start || end - start > columns || end > count) {
                return edited("row " + (row - 1) + " reaches from " + start + " to " + end);
            }
            long last = -1;
            for (long i = start; i < end; i++) {
                long index = entries.get(i);
                if (index < 0 || index >= columns) {
                    return edited("the plain index " + index + " is not within 0.." + columns);
                }
                if (index <= last) {
                    return edited("the plain indices of row " + (row - 1) + " do not rise");
                }
                last = index;
            }
            start = end;
        }
        return start == count
                ? null
                : edited("the compressed indices end at " + start + ", not at " + count);
    }

    private static String edited(String what) {
        return "a sparse tensor is wrong: " + what + ". The file was edited; save it again.";
    }
}

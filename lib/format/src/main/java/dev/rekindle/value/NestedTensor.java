package dev.rekindle.value;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A strided nested tensor: tensors of one dtype and one number of dimensions, each of its own size,
 * within one buffer. Mirrors {@code _rebuild_nested_tensor} (torch/_utils.py, 2.15.0). Compared by
 * identity.
 */
public final class NestedTensor {
    private static final int CHUNK = 1 << 12;

    /** {@code MAX_TENSORIMPL_DIM} (c10). */
    private static final int MOST_DIMS = 64;

    private final Tensor buffer;
    private final Tensor sizes;
    private final Tensor strides;
    private final Tensor offsets;

    /**
     * @param buffer all elements; only its storage and dtype count, as in torch
     * @param sizes int64, a row for each tensor
     * @param strides int64, in elements, of the same shape
     * @param offsets int64, where each tensor starts, in elements of the buffer's storage
     * @throws TorchFileException if the shapes do not fit, or a tensor leaves the storage
     */
    public NestedTensor(Tensor buffer, Tensor sizes, Tensor strides, Tensor offsets) {
        this.buffer = buffer;
        this.sizes = sizes;
        this.strides = strides;
        this.offsets = offsets;
        String wrong = shapeProblem();
        wrong = wrong == null ? problem() : wrong;
        if (wrong != null) {
            throw new TorchFileException("nested tensor", wrong);
        }
    }

    private @Nullable String shapeProblem() {
        // Of no tensors torch saves sizes and strides that mean nothing, and can't read them again.
        if (offsets.numel() == 0) {
            return null;
        }
        for (Tensor part : List.of(sizes, strides, offsets)) {
            if (part.dtype() != DType.INT64 || IndexCursor.isEndless(part)) {
                return "a nested tensor's sizes, strides and offsets must be int64 tensors, but the"
                        + " file has "
                        + part
                        + ". The file was edited; save it again.";
            }
        }
        boolean fits =
                offsets.dim() == 1
                        && sizes.dim() == 2
                        && sizes.shape()[1] <= MOST_DIMS
                        && Arrays.equals(sizes.shape(), strides.shape())
                        && sizes.shape()[0] == offsets.shape()[0];
        return fits
                ? null
                : "a nested tensor's sizes "
                        + sizes
                        + ", strides "
                        + strides
                        + " and offsets "
                        + offsets
                        + " do not fit. The file was edited; save it again.";
    }

    private @Nullable String problem() {
        long count = offsets.numel();
        int dims = count == 0 ? 0 : (int) sizes.shape()[1];
        for (long first = 0; first < count; first += CHUNK) {
            long rows = Math.min(CHUNK, count - first);
            long[] allSizes = sizes.narrow(0, first, rows).toLongArray();
            long[] allStrides = strides.narrow(0, first, rows).toLongArray();
            long[] starts = offsets.narrow(0, first, rows).toLongArray();
            for (int row = 0; row < rows; row++) {
                String wrong =
                        Tensor.check(
                                buffer.storage().lengthBytes(),
                                buffer.dtype(),
                                starts[row],
                                Arrays.copyOfRange(allSizes, row * dims, (row + 1) * dims),
                                Arrays.copyOfRange(allStrides, row * dims, (row + 1) * dims));
                if (wrong != null) {
                    return "tensor " + (first + row) + " of a nested tensor: " + wrong;
                }
            }
        }
        return null;
    }

    /** Returns the number of tensors. */
    public long count() {
        return offsets.numel();
    }

    /** Returns one of the tensors, a view of the buffer's storage. */
    public Tensor component(long index) {
        return new Tensor(
                buffer.storage(),
                buffer.dtype(),
                offsets.narrow(0, index, 1).toLongArray()[0],
                sizes.select(0, index).toLongArray(),
                strides.select(0, index).toLongArray(),
                buffer.requiresGrad(),
                false,
                false);
    }

    /** Returns buffer, sizes, strides and offsets. */
    public List<Tensor> parts() {
        return List.of(buffer, sizes, strides, offsets);
    }

    public Tensor buffer() {
        return buffer;
    }

    public Tensor sizes() {
        return sizes;
    }

    public Tensor strides() {
        return strides;
    }

    public Tensor offsets() {
        return offsets;
    }

    @Override
    public String toString() {
        return "nested tensor(" + count() + " tensors, " + buffer.dtype() + ")";
    }
}

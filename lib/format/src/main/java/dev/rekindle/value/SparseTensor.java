package dev.rekindle.value;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sparse tensor. {@code parts} are indices and values for COO; compressed indices, plain indices
 * and values for the four compressed layouts. Mirrors {@code _rebuild_sparse_tensor}
 * (torch/_utils.py, 2.15.0). Compared by identity.
 */
public final class SparseTensor {
    private final Layout layout;
    private final List<Tensor> parts;
    private final Size size;
    private final @Nullable Boolean coalesced;

    /**
     * A sparse tensor whose indices are read and checked here, as {@code torch.load} checks them.
     *
     * @param coalesced null for the compressed layouts, and where an old file says nothing
     * @throws TorchFileException if the parts do not fit together, an index lies outside of {@code
     *     size}, or indices do not rise as the layout asks
     */
    public SparseTensor(Layout layout, List<Tensor> parts, Size size, @Nullable Boolean coalesced) {
        this.layout = layout;
        this.parts = List.copyOf(parts);
        this.size = size;
        this.coalesced = coalesced;
        String wrong = SparseCheck.problem(layout, parts, size.toLongArray());
        if (wrong == null) {
            wrong = SparseIndices.problem(layout, parts, size.toLongArray(), coalesced);
        }
        if (wrong != null) {
            throw new TorchFileException("sparse tensor", wrong);
        }
    }

    public Layout layout() {
        return layout;
    }

    public List<Tensor> parts() {
        return parts;
    }

    public Size size() {
        return size;
    }

    public @Nullable Boolean coalesced() {
        return coalesced;
    }

    /** Returns the tensor of the elements that are there. */
    public Tensor values() {
        return parts.get(parts.size() - 1);
    }

    @Override
    public String toString() {
        return layout + " tensor(" + size + ", " + values().dtype() + ")";
    }
}

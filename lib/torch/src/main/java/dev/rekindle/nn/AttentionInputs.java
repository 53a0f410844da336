package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Asks what an attention asks of its inputs, in torch's sentences. Mirrors {@code _mha_shape_check}
 * and the assertions of {@code multi_head_attention_forward} (torch/nn/functional.py, 2.15.0).
 */
final class AttentionInputs {
    private AttentionInputs() {}

    /** The last dimension of each holds as many features as the layer has for it. */
    static void requireFitting(
            NDArray query, NDArray key, NDArray value, int embedDim, int kdim, int vdim) {
        int rank = query.getShape().dimension();
        if (rank != 2 && rank != 3) {
            throw new IllegalArgumentException(
                    "query should be unbatched 2D or batched 3D tensor but received "
                            + rank
                            + "-D query tensor");
        }
        if (key.getShape().dimension() != rank || value.getShape().dimension() != rank) {
            throw new IllegalArgumentException(
                    "For "
                            + (rank == 3 ? "batched (3-D)" : "unbatched (2-D)")
                            + " `query`, expected `key` and `value` to be "
                            + rank
                            + "-D but found "
                            + key.getShape().dimension()
                            + "-D and "
                            + value.getShape().dimension()
                            + "-D tensors respectively");
        }
        requireFeatures("query", query, embedDim);
        requireFeatures("key", key, kdim);
        requireFeatures("value", value, vdim);
        if (!key.getShape().slice(0, rank - 1).equals(value.getShape().slice(0, rank - 1))) {
            throw new IllegalArgumentException(
                    "key's sequence and batch dims "
                            + key.getShape()
                            + " do not match value's "
                            + value.getShape());
        }
    }

    private static void requireFeatures(String name, NDArray x, int expected) {
        long found = x.getShape().get(x.getShape().dimension() - 1);
        if (found != expected) {
            throw new IllegalArgumentException(
                    name
                            + ": was expecting embedding dimension of "
                            + expected
                            + ", but got "
                            + found);
        }
    }

    /** The shapes are (L, N, E) and (S, N, E). */
    static void requireMasks(
            @Nullable NDArray mask,
            @Nullable NDArray padding,
            Shape query,
            Shape key,
            int numHeads,
            boolean batched) {
        if (mask != null) {
            Shape flat = new Shape(query.get(0), key.get(0));
            Shape whole = new Shape(query.get(1) * numHeads, query.get(0), key.get(0));
            Shape expected = mask.getShape().dimension() == 3 ? whole : flat;
            if (!mask.getShape().equals(expected)) {
                throw new IllegalArgumentException(
                        "The shape of the attn_mask is "
                                + mask.getShape()
                                + ", but should be "
                                + expected
                                + ".");
            }
        }
        Shape expected = batched ? new Shape(key.get(1), key.get(0)) : new Shape(key.get(0));
        if (padding != null && !padding.getShape().equals(expected)) {
            throw new IllegalArgumentException(
                    "Expected key_padded_mask.shape to be "
                            + expected
                            + ", but got "
                            + padding.getShape());
        }
    }
}

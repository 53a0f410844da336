package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * What Softmax and its kin have in common: the dimension along which they add up. Where none is
 * given, torch chooses by the shape, as {@code _get_softmax_dim} does (torch/nn/functional.py,
 * 2.15.0), and so is it here.
 */
public abstract class AlongDim extends Layer {
    final @Nullable Integer dim;

    AlongDim(@Nullable Integer dim) {
        this.dim = dim;
    }

    AlongDim(SavedModule saved) {
        this(saved.isNone("dim") ? null : (Integer) saved.integer("dim"));
    }

    final int dimOf(NDArray x) {
        Input.requireNonNull(x);
        int rank = x.getShape().dimension();
        return dim != null ? dim : rank == 0 || rank == 1 || rank == 3 ? 0 : 1;
    }

    @Override
    protected String extraRepr() {
        return format("dim={dim}");
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.NormOps;

/**
 * As {@link LocalResponseNorm} over {@code (N, C, H, W)}, with the sums and the gradient that torch
 * took over from Lua. No parameters, no draws. Mirrors {@code torch.nn.CrossMapLRN2d}
 * (torch/nn/modules/normalization.py, 2.15.0).
 */
public class CrossMapLRN2d extends Layer {
    final int size;
    final double alpha;
    final double beta;
    final Number k;

    public CrossMapLRN2d(int size) {
        // An int, as in torch, and printed as one.
        this(size, 1e-4, 0.75, (Number) 1L);
    }

    public CrossMapLRN2d(int size, double alpha, double beta, double k) {
        this(size, alpha, beta, (Number) k);
    }

    private CrossMapLRN2d(int size, double alpha, double beta, Number k) {
        this.size = size;
        this.alpha = alpha;
        this.beta = beta;
        this.k = k;
    }

    CrossMapLRN2d(SavedModule saved) {
        this(saved.integer("size"), saved.number("alpha"), saved.number("beta"), saved.number("k"));
    }

    @Override
    NDArray compute(NDArray x) {
        Input.requireRank(this, x, "(N, C, H, W)", 4);
        if (size == 0) {
            throw new IllegalArgumentException(
                    "CrossMapLRN2d: size is 0, and divides. Give another.");
        }
        return NormOps.CROSS_MAP_LRN2D.call(x, size, alpha, beta, k);
    }

    @Override
    protected String extraRepr() {
        return format("{size}, alpha={alpha}, beta={beta}, k={k}");
    }
}

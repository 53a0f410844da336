package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * Divides each element of {@code (N, C, *)} by {@code (k + alpha * mean of squares)^beta} over
 * {@code size} neighbouring channels. No parameters, no draws. Mirrors {@code
 * torch.nn.LocalResponseNorm} (torch/nn/modules/normalization.py, 2.15.0).
 */
public class LocalResponseNorm extends Layer {
    final int size;
    final double alpha;
    final double beta;
    final double k;

    public LocalResponseNorm(int size) {
        this(size, 1e-4, 0.75, 1);
    }

    public LocalResponseNorm(int size, double alpha, double beta, double k) {
        this.size = size;
        this.alpha = alpha;
        this.beta = beta;
        this.k = k;
    }

    LocalResponseNorm(SavedModule saved) {
        this(saved.integer("size"), saved.number("alpha"), saved.number("beta"), saved.number("k"));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.localResponseNorm(x, size, alpha, beta, k);
    }

    @Override
    protected String extraRepr() {
        return format("{size}, alpha={alpha}, beta={beta}, k={k}");
    }
}

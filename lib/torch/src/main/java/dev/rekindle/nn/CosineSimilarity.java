package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * The cosine of the angle between two arrays along one dimension. No parameters, no draws. Mirrors
 * {@code torch.nn.CosineSimilarity} (torch/nn/modules/distance.py, 2.15.0).
 */
public class CosineSimilarity extends TwoInputs {
    final int dim;
    final double eps;

    public CosineSimilarity() {
        this(1, 1e-8);
    }

    public CosineSimilarity(int dim, double eps) {
        this.dim = dim;
        this.eps = eps;
    }

    CosineSimilarity(SavedModule saved) {
        this(saved.integer("dim"), saved.number("eps"));
    }

    @Override
    NDArray compute(NDArray x1, NDArray x2) {
        return F.cosineSimilarity(x1, x2, dim, eps);
    }
}

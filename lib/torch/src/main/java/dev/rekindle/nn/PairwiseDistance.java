package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * The p-norm of the difference of two arrays along the last dimension: {@code (*, D)} twice to
 * {@code (*)}. No parameters, no draws. Mirrors {@code torch.nn.PairwiseDistance}
 * (torch/nn/modules/distance.py, 2.15.0).
 */
public class PairwiseDistance extends TwoInputs {
    final double norm;
    final double eps;
    final boolean keepdim;

    public PairwiseDistance() {
        this(2, 1e-6, false);
    }

    public PairwiseDistance(double p, double eps, boolean keepdim) {
        this.norm = p;
        this.eps = eps;
        this.keepdim = keepdim;
    }

    PairwiseDistance(SavedModule saved) {
        this(saved.number("norm"), saved.number("eps"), saved.flag("keepdim"));
    }

    @Override
    NDArray compute(NDArray x1, NDArray x2) {
        return F.pairwiseDistance(x1, x2, norm, eps, keepdim);
    }
}

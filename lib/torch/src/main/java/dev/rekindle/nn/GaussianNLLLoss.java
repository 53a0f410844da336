package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * The negative log likelihood of targets under normal distributions of given means and variances.
 * Mirrors {@code torch.nn.GaussianNLLLoss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class GaussianNLLLoss extends Loss {
    final boolean full;
    final double eps;

    public GaussianNLLLoss() {
        this(false, 1e-6, "mean");
    }

    /** {@code full} adds the constant; no variance counts as less than {@code eps}. */
    public GaussianNLLLoss(boolean full, double eps, String reduction) {
        super(reduction);
        this.full = full;
        this.eps = eps;
    }

    GaussianNLLLoss(SavedModule saved) {
        this(saved.flag("full"), saved.number("eps"), saved.text("reduction"));
    }

    /** The variance has the shape of the input, or 1 in, or none of, its last dimension. */
    public NDArray forward(NDArray input, NDArray target, NDArray variance) {
        return F.gaussianNllLoss(input, target, variance, full, eps, reduction);
    }

    @Override
    String[] takes() {
        return new String[] {"input", "target", "var"};
    }

    @Override
    NDArray compute(NDList inputs) {
        return forward(inputs.get(0), inputs.get(1), inputs.get(2));
    }
}

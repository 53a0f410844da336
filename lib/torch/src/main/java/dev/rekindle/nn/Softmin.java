package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@link Softmax} of {@code -x}. No parameters, no draws. Mirrors {@code torch.nn.Softmin}
 * (torch/nn/modules/activation.py, 2.15.0).
 */
public class Softmin extends AlongDim {
    public Softmin(int dim) {
        super(dim);
    }

    Softmin(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.softmin(x, dimOf(x));
    }
}

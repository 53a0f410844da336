package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * Exponentials that add up to 1 along one dimension. No parameters, no draws. Mirrors {@code
 * torch.nn.Softmax} (torch/nn/modules/activation.py, 2.15.0).
 */
public class Softmax extends AlongDim {
    public Softmax(int dim) {
        super(dim);
    }

    Softmax(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.softmax(x, dimOf(x));
    }
}

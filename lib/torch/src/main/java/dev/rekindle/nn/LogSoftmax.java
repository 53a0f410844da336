package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * The logarithm of {@link Softmax}, computed without the detour. No parameters, no draws. Mirrors
 * {@code torch.nn.LogSoftmax} (torch/nn/modules/activation.py, 2.15.0).
 */
public class LogSoftmax extends AlongDim {
    public LogSoftmax(int dim) {
        super(dim);
    }

    LogSoftmax(SavedModule saved) {
        super(saved);
    }

    @Override
    NDArray compute(NDArray x) {
        return F.logSoftmax(x, dimOf(x));
    }
}

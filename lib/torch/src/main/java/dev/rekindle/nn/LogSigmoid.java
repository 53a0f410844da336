package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code log(sigmoid(x))}, element by element. No parameters, no draws. Mirrors {@code
 * torch.nn.LogSigmoid} (torch/nn/modules/activation.py, 2.15.0).
 */
public class LogSigmoid extends Layer {
    @Override
    NDArray compute(NDArray x) {
        return F.logsigmoid(x);
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code 1 / (1 + exp(-x))}, element by element. No parameters, no draws. Mirrors {@code
 * torch.nn.Sigmoid} (torch/nn/modules/activation.py, 2.15.0).
 */
public class Sigmoid extends Layer {
    @Override
    NDArray compute(NDArray x) {
        return F.sigmoid(x);
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * The hyperbolic tangent, element by element. No parameters, no draws. Mirrors {@code
 * torch.nn.Tanh} (torch/nn/modules/activation.py, 2.15.0).
 */
public class Tanh extends Layer {
    @Override
    NDArray compute(NDArray x) {
        return F.tanh(x);
    }
}

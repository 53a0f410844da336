package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code x - tanh(x)}, element by element. No parameters, no draws. Mirrors {@code
 * torch.nn.Tanhshrink} (torch/nn/modules/activation.py, 2.15.0).
 */
public class Tanhshrink extends Layer {
    @Override
    NDArray compute(NDArray x) {
        return F.tanhshrink(x);
    }
}

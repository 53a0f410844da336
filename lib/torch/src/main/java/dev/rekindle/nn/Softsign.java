package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code x / (1 + |x|)}, element by element. No parameters, no draws. Mirrors {@code
 * torch.nn.Softsign} (torch/nn/modules/activation.py, 2.15.0).
 */
public class Softsign extends Layer {
    @Override
    NDArray compute(NDArray x) {
        return F.softsign(x);
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * Exponentials that add up to 1 over the channels of {@code (N, C, H, W)} or {@code (C, H, W)}. No
 * parameters, no draws. Mirrors {@code torch.nn.Softmax2d} (torch/nn/modules/activation.py,
 * 2.15.0).
 */
public class Softmax2d extends Layer {
    @Override
    NDArray compute(NDArray x) {
        Input.requireOverSpace(this, x, 2);
        return F.softmax(x, x.getShape().dimension() - 3);
    }
}

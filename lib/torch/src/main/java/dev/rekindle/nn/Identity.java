package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Objects;

/**
 * Passes its input on. No parameters, no draws. Mirrors {@code torch.nn.Identity}
 * (torch/nn/modules/linear.py, 2.15.0).
 */
public class Identity extends Layer {
    @Override
    NDArray compute(NDArray x) {
        Objects.requireNonNull(x, "x is null; give an array");
        return x;
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hyperbolic tangent, element by element. No parameters, no draws. Mirrors {@code
 * torch.nn.Tanh} (torch/nn/modules/activation.py, 2.15.0).
 */
public final class Tanh extends Layer {

    @Override
    public NDArray forward(NDArray x) {
        return x.tanh();
    }

    @Override
    String torchModule() {
        return "torch.nn.modules.activation";
    }

    @Override
    Map<String, @Nullable Object> attributes() {
        return Attributes.of();
    }
}

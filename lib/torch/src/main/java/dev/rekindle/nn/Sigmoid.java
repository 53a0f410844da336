package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code 1 / (1 + exp(-x))}, element by element. No parameters, no draws. Mirrors {@code
 * torch.nn.Sigmoid} (torch/nn/modules/activation.py, 2.15.0).
 */
public final class Sigmoid extends Layer {

    @Override
    public NDArray forward(NDArray x) {
        return ai.djl.nn.Activation.sigmoid(x);
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

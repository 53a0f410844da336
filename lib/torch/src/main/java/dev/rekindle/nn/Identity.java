package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Passes its input on. No parameters, no draws. Mirrors {@code torch.nn.Identity}
 * (torch/nn/modules/linear.py, 2.15.0).
 */
public final class Identity extends Layer {

    @Override
    public NDArray forward(NDArray x) {
        return x;
    }

    @Override
    String torchModule() {
        return "torch.nn.modules.linear";
    }

    @Override
    Map<String, @Nullable Object> attributes() {
        return Attributes.of();
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Exponentials that add up to 1 along one dimension. No parameters, no draws. Mirrors {@code
 * torch.nn.Softmax} (torch/nn/modules/activation.py, 2.15.0), with a dimension named.
 */
public final class Softmax extends Layer {
    private final int dim;

    public Softmax(int dim) {
        this.dim = dim;
    }

    @Override
    public NDArray forward(NDArray x) {
        return x.softmax(dim);
    }

    @Override
    protected String extraRepr() {
        return "dim=" + dim;
    }

    @Override
    String torchModule() {
        return "torch.nn.modules.activation";
    }

    @Override
    Map<String, @Nullable Object> attributes() {
        return Attributes.of("dim", dim);
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The logarithm of {@link Softmax}. No parameters, no draws. Mirrors {@code torch.nn.LogSoftmax}
 * (torch/nn/modules/activation.py, 2.15.0), with a dimension named.
 */
public final class LogSoftmax extends Layer {
    private final int dim;

    public LogSoftmax(int dim) {
        this.dim = dim;
    }

    @Override
    public NDArray forward(NDArray x) {
        return x.logSoftmax(dim);
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

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code max(x, 0)}, element by element. No parameters, no draws. Mirrors {@code torch.nn.ReLU}
 * (torch/nn/modules/activation.py, 2.15.0). {@code inplace} is kept and printed; the result is a
 * new array either way.
 */
public final class ReLU extends Layer {
    private final boolean inplace;

    public ReLU() {
        this(false);
    }

    public ReLU(boolean inplace) {
        this.inplace = inplace;
    }

    @Override
    public NDArray forward(NDArray x) {
        return F.relu(x);
    }

    @Override
    protected String extraRepr() {
        return inplace ? "inplace=True" : "";
    }

    @Override
    String torchModule() {
        return "torch.nn.modules.activation";
    }

    @Override
    Map<String, @Nullable Object> attributes() {
        return Attributes.of("inplace", inplace);
    }
}

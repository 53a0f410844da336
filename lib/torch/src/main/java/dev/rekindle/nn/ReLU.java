package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Objects;

/**
 * {@code max(x, 0)}, element by element. No parameters, no draws. Mirrors {@code torch.nn.ReLU}
 * (torch/nn/modules/activation.py, 2.15.0). {@code inplace} is kept and printed; the result is a
 * new array either way.
 */
public class ReLU extends Module {
    final boolean inplace;

    public ReLU() {
        this(false);
    }

    public ReLU(boolean inplace) {
        this.inplace = inplace;
    }

    ReLU(SavedModule saved) {
        this(saved.flag("inplace", false));
    }

    @Override
    public NDArray forward(NDArray x) {
        Objects.requireNonNull(x, "x is null; give an array");
        return F.relu(x);
    }

    @Override
    protected String extraRepr() {
        return inplace ? "inplace=True" : "";
    }
}

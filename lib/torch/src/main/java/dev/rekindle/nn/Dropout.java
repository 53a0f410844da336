package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.Ops;
import dev.rekindle.state.PythonText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In training mode sets each element to 0 with probability {@code p} and divides the others by
 * {@code 1 - p}; else passes its input on. No parameters; draws in training only. Mirrors {@code
 * torch.nn.Dropout} (torch/nn/modules/dropout.py, 2.15.0).
 */
public final class Dropout extends Layer {
    private final double p;
    private final boolean inplace;

    public Dropout() {
        this(0.5);
    }

    public Dropout(double p) {
        this(p, false);
    }

    public Dropout(double p, boolean inplace) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(
                    "dropout probability has to be between 0 and 1, but got " + PythonText.of(p));
        }
        this.p = p;
        this.inplace = inplace;
    }

    @Override
    public NDArray forward(NDArray x) {
        if (!isTraining()) {
            return x;
        }
        return Ops.dropout(x, p, true);
    }

    @Override
    protected String extraRepr() {
        return "p=" + PythonText.of(p) + ", inplace=" + PythonText.of(inplace);
    }

    @Override
    String torchModule() {
        return "torch.nn.modules.dropout";
    }

    @Override
    Map<String, @Nullable Object> attributes() {
        return Attributes.of("p", p, "inplace", inplace);
    }
}

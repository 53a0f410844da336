package dev.rekindle.nn;

/**
 * {@code min(max(0, x), 6)}, element by element. No parameters, no draws. Mirrors {@code
 * torch.nn.ReLU6} (torch/nn/modules/activation.py, 2.15.0). With {@code inplace} it overwrites its
 * input.
 */
public class ReLU6 extends Hardtanh {
    public ReLU6() {
        this(false);
    }

    public ReLU6(boolean inplace) {
        super(0, 6, inplace);
    }

    ReLU6(SavedModule saved) {
        super(saved);
    }

    @Override
    protected String extraRepr() {
        return inplace ? "inplace=True" : "";
    }
}

package dev.rekindle.nn;

/**
 * Pads {@code (N, C, L)} with one value: by as many on all sides, or by a number a side, the last
 * dimension's two first; a negative number cuts off. No parameters, no draws. Mirrors {@code
 * torch.nn.ConstantPad1d} (torch/nn/modules/padding.py, 2.15.0).
 */
public class ConstantPad1d extends ConstantPadNd {
    public ConstantPad1d(int padding, double value) {
        this(new int[] {padding}, value);
    }

    public ConstantPad1d(int[] padding, double value) {
        super(1, padding, value);
    }

    ConstantPad1d(SavedModule saved) {
        super(1, saved);
    }
}

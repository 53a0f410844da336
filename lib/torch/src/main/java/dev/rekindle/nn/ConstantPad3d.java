package dev.rekindle.nn;

/**
 * Pads {@code (N, C, D, H, W)} with one value: by as many on all sides, or by a number a side, the
 * last dimension's two first; a negative number cuts off. No parameters, no draws. Mirrors {@code
 * torch.nn.ConstantPad3d} (torch/nn/modules/padding.py, 2.15.0).
 */
public class ConstantPad3d extends ConstantPadNd {
    public ConstantPad3d(int padding, double value) {
        this(new int[] {padding}, value);
    }

    public ConstantPad3d(int[] padding, double value) {
        super(3, padding, value);
    }

    ConstantPad3d(SavedModule saved) {
        super(3, saved);
    }
}

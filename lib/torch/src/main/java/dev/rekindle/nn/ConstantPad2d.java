package dev.rekindle.nn;

/**
 * Pads {@code (N, C, H, W)} with one value: by as many on all sides, or by a number a side, the
 * last dimension's two first; a negative number cuts off. No parameters, no draws. Mirrors {@code
 * torch.nn.ConstantPad2d} (torch/nn/modules/padding.py, 2.15.0).
 */
public class ConstantPad2d extends ConstantPadNd {
    public ConstantPad2d(int padding, double value) {
        this(new int[] {padding}, value);
    }

    public ConstantPad2d(int[] padding, double value) {
        super(2, padding, value);
    }

    ConstantPad2d(SavedModule saved) {
        super(2, saved);
    }
}

package dev.rekindle.nn;

/**
 * Pads {@code (N, C, H, W)} with zeros: by as many on all sides, or by a number a side, the last
 * dimension's two first; a negative number cuts off. No parameters, no draws. Mirrors {@code
 * torch.nn.ZeroPad2d} (torch/nn/modules/padding.py, 2.15.0).
 */
public class ZeroPad2d extends ConstantPad2d {
    public ZeroPad2d(int... padding) {
        super(padding, 0);
    }

    ZeroPad2d(SavedModule saved) {
        super(saved);
    }

    @Override
    protected String extraRepr() {
        return format("{padding}");
    }
}

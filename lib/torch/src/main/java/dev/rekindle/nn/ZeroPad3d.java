package dev.rekindle.nn;

/**
 * Pads {@code (N, C, D, H, W)} with zeros: by as many on all sides, or by a number a side, the last
 * dimension's two first; a negative number cuts off. No parameters, no draws. Mirrors {@code
 * torch.nn.ZeroPad3d} (torch/nn/modules/padding.py, 2.15.0).
 */
public class ZeroPad3d extends ConstantPad3d {
    public ZeroPad3d(int... padding) {
        super(padding, 0);
    }

    ZeroPad3d(SavedModule saved) {
        super(saved);
    }

    @Override
    protected String extraRepr() {
        return format("{padding}");
    }
}

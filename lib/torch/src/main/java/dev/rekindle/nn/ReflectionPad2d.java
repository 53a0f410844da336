package dev.rekindle.nn;

/**
 * Pads {@code (N, C, H, W)} with its elements mirrored at the edge, with a batch or without: by as
 * many on all sides, or by a number a side, the last dimension's two first. No parameters, no
 * draws. Mirrors {@code torch.nn.ReflectionPad2d} (torch/nn/modules/padding.py, 2.15.0).
 */
public class ReflectionPad2d extends PadNd {
    public ReflectionPad2d(int... padding) {
        super(2, "reflect", padding);
    }

    ReflectionPad2d(SavedModule saved) {
        super(2, "reflect", saved);
    }
}

package dev.rekindle.nn;

/**
 * Pads {@code (N, C, D, H, W)} with its elements mirrored at the edge, with a batch or without: by
 * as many on all sides, or by a number a side, the last dimension's two first. No parameters, no
 * draws. Mirrors {@code torch.nn.ReflectionPad3d} (torch/nn/modules/padding.py, 2.15.0).
 */
public class ReflectionPad3d extends PadNd {
    public ReflectionPad3d(int... padding) {
        super(3, "reflect", padding);
    }

    ReflectionPad3d(SavedModule saved) {
        super(3, "reflect", saved);
    }
}

package dev.rekindle.nn;

/**
 * Pads {@code (N, C, L)} with its elements mirrored at the edge, with a batch or without: by as
 * many on all sides, or by a number a side, the last dimension's two first. No parameters, no
 * draws. Mirrors {@code torch.nn.ReflectionPad1d} (torch/nn/modules/padding.py, 2.15.0).
 */
public class ReflectionPad1d extends PadNd {
    public ReflectionPad1d(int... padding) {
        super(1, "reflect", padding);
    }

    ReflectionPad1d(SavedModule saved) {
        super(1, "reflect", saved);
    }
}

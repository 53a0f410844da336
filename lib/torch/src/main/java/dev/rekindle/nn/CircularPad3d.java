package dev.rekindle.nn;

/**
 * Pads {@code (N, C, D, H, W)} with the elements of the other side, with a batch or without: by as
 * many on all sides, or by a number a side, the last dimension's two first. No parameters, no
 * draws. Mirrors {@code torch.nn.CircularPad3d} (torch/nn/modules/padding.py, 2.15.0).
 */
public class CircularPad3d extends PadNd {
    public CircularPad3d(int... padding) {
        super(3, "circular", padding);
    }

    CircularPad3d(SavedModule saved) {
        super(3, "circular", saved);
    }
}

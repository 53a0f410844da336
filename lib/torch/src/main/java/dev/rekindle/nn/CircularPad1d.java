package dev.rekindle.nn;

/**
 * Pads {@code (N, C, L)} with the elements of the other side, with a batch or without: by as many
 * on all sides, or by a number a side, the last dimension's two first. No parameters, no draws.
 * Mirrors {@code torch.nn.CircularPad1d} (torch/nn/modules/padding.py, 2.15.0).
 */
public class CircularPad1d extends PadNd {
    public CircularPad1d(int... padding) {
        super(1, "circular", padding);
    }

    CircularPad1d(SavedModule saved) {
        super(1, "circular", saved);
    }
}

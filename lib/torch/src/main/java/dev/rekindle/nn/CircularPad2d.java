package dev.rekindle.nn;

/**
 * Pads {@code (N, C, H, W)} with the elements of the other side, with a batch or without: by as
 * many on all sides, or by a number a side, the last dimension's two first. No parameters, no
 * draws. Mirrors {@code torch.nn.CircularPad2d} (torch/nn/modules/padding.py, 2.15.0).
 */
public class CircularPad2d extends PadNd {
    public CircularPad2d(int... padding) {
        super(2, "circular", padding);
    }

    CircularPad2d(SavedModule saved) {
        super(2, "circular", saved);
    }
}

package dev.rekindle.nn;

/**
 * Pads {@code (N, C, H, W)} with the elements at the edge, with a batch or without: by as many on
 * all sides, or by a number a side, the last dimension's two first. No parameters, no draws.
 * Mirrors {@code torch.nn.ReplicationPad2d} (torch/nn/modules/padding.py, 2.15.0).
 */
public class ReplicationPad2d extends PadNd {
    public ReplicationPad2d(int... padding) {
        super(2, "replicate", padding);
    }

    ReplicationPad2d(SavedModule saved) {
        super(2, "replicate", saved);
    }
}

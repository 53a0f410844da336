package dev.rekindle.nn;

/**
 * Pads {@code (N, C, D, H, W)} with the elements at the edge, with a batch or without: by as many
 * on all sides, or by a number a side, the last dimension's two first. No parameters, no draws.
 * Mirrors {@code torch.nn.ReplicationPad3d} (torch/nn/modules/padding.py, 2.15.0).
 */
public class ReplicationPad3d extends PadNd {
    public ReplicationPad3d(int... padding) {
        super(3, "replicate", padding);
    }

    ReplicationPad3d(SavedModule saved) {
        super(3, "replicate", saved);
    }
}

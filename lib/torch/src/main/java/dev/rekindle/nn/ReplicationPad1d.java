package dev.rekindle.nn;

/**
 * Pads {@code (N, C, L)} with the elements at the edge, with a batch or without: by as many on all
 * sides, or by a number a side, the last dimension's two first. No parameters, no draws. Mirrors
 * {@code torch.nn.ReplicationPad1d} (torch/nn/modules/padding.py, 2.15.0).
 */
public class ReplicationPad1d extends PadNd {
    public ReplicationPad1d(int... padding) {
        super(1, "replicate", padding);
    }

    ReplicationPad1d(SavedModule saved) {
        super(1, "replicate", saved);
    }
}

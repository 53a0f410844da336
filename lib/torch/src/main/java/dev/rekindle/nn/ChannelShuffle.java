package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * Takes the channels of {@code (N, C, *)} by turns from each of some groups. No parameters, no
 * draws. Mirrors {@code torch.nn.ChannelShuffle} (torch/nn/modules/channelshuffle.py, 2.15.0).
 */
public class ChannelShuffle extends Layer {
    final int groups;

    public ChannelShuffle(int groups) {
        this.groups = groups;
    }

    ChannelShuffle(SavedModule saved) {
        this(saved.integer("groups"));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.channelShuffle(x, groups);
    }

    @Override
    protected String extraRepr() {
        return format("groups={groups}");
    }
}

package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * A convolution over sequences: {@code (N, C_in, L)} to {@code (N, C_out, L')}, with a batch or
 * without. Parameters {@code weight} (out, in/groups, kL) and {@code bias} (out). Draws both
 * uniformly within ±1/√(in/groups·kL), weight first. Mirrors {@code torch.nn.Conv1d}
 * (torch/nn/modules/conv.py, 2.15.0).
 */
public class Conv1d extends ConvNd {
    public Conv1d(int inChannels, int outChannels, int kernelSize) {
        this(inChannels, outChannels, kernelSize, options -> {});
    }

    public Conv1d(int inChannels, int outChannels, int kernelSize, Consumer<ConvOptions> options) {
        super(false, ConvOptions.of(1, inChannels, outChannels, new int[] {kernelSize}, options));
    }

    Conv1d(SavedModule saved) {
        super(false, ConvOptions.of(1, saved));
    }
}

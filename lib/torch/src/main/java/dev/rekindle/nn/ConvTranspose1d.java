package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * A transposed convolution over sequences: {@code (N, C_in, L)} to {@code (N, C_out, L')}, with a
 * batch or without. Parameters {@code weight} (in, out/groups, kL) and {@code bias} (out). Draws
 * both uniformly within ±1/√(out/groups·kL), weight first. Mirrors {@code torch.nn.ConvTranspose1d}
 * (torch/nn/modules/conv.py, 2.15.0).
 */
public class ConvTranspose1d extends ConvTransposeNd {
    public ConvTranspose1d(int inChannels, int outChannels, int kernelSize) {
        this(inChannels, outChannels, kernelSize, options -> {});
    }

    public ConvTranspose1d(
            int inChannels,
            int outChannels,
            int kernelSize,
            Consumer<ConvTransposeOptions> options) {
        super(ConvTransposeOptions.of(1, inChannels, outChannels, new int[] {kernelSize}, options));
    }

    ConvTranspose1d(SavedModule saved) {
        super(ConvTransposeOptions.of(1, saved));
    }
}

package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * A convolution over volumes: {@code (N, C_in, D, H, W)} to {@code (N, C_out, D', H', W')}, with a
 * batch or without. Parameters {@code weight} (out, in/groups, kD, kH, kW) and {@code bias} (out).
 * Draws both uniformly within ±1/√(in/groups·kD·kH·kW), weight first. Mirrors {@code
 * torch.nn.Conv3d} (torch/nn/modules/conv.py, 2.15.0).
 */
public class Conv3d extends ConvNd {
    public Conv3d(int inChannels, int outChannels, int kernelSize) {
        this(inChannels, outChannels, kernelSize, options -> {});
    }

    public Conv3d(int inChannels, int outChannels, int kernelSize, Consumer<ConvOptions> options) {
        this(inChannels, outChannels, new int[] {kernelSize}, options);
    }

    /** With a kernel of another size in each dimension. */
    public Conv3d(
            int inChannels, int outChannels, int[] kernelSize, Consumer<ConvOptions> options) {
        super(false, ConvOptions.of(3, inChannels, outChannels, kernelSize, options));
    }

    Conv3d(SavedModule saved) {
        super(false, ConvOptions.of(3, saved));
    }
}

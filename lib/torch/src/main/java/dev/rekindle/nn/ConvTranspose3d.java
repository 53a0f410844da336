package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * A transposed convolution over volumes: {@code (N, C_in, D, H, W)} to {@code (N, C_out, D', H',
 * W')}, with a batch or without. Parameters {@code weight} (in, out/groups, kD, kH, kW) and {@code
 * bias} (out). Draws both uniformly within ±1/√(out/groups·kD·kH·kW), weight first. Mirrors {@code
 * torch.nn.ConvTranspose3d} (torch/nn/modules/conv.py, 2.15.0).
 */
public class ConvTranspose3d extends ConvTransposeNd {
    public ConvTranspose3d(int inChannels, int outChannels, int kernelSize) {
        this(inChannels, outChannels, kernelSize, options -> {});
    }

    public ConvTranspose3d(
            int inChannels,
            int outChannels,
            int kernelSize,
            Consumer<ConvTransposeOptions> options) {
        this(inChannels, outChannels, new int[] {kernelSize}, options);
    }

    /** With a kernel of another size in each dimension. */
    public ConvTranspose3d(
            int inChannels,
            int outChannels,
            int[] kernelSize,
            Consumer<ConvTransposeOptions> options) {
        super(ConvTransposeOptions.of(3, inChannels, outChannels, kernelSize, options));
    }

    ConvTranspose3d(SavedModule saved) {
        super(ConvTransposeOptions.of(3, saved));
    }
}

package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * A transposed convolution over images: {@code (N, C_in, H, W)} to {@code (N, C_out, H', W')}, with
 * a batch or without. Parameters {@code weight} (in, out/groups, kH, kW) and {@code bias} (out).
 * Draws both uniformly within ±1/√(out/groups·kH·kW), weight first. Mirrors {@code
 * torch.nn.ConvTranspose2d} (torch/nn/modules/conv.py, 2.15.0).
 */
public class ConvTranspose2d extends ConvTransposeNd {
    public ConvTranspose2d(int inChannels, int outChannels, int kernelSize) {
        this(inChannels, outChannels, kernelSize, options -> {});
    }

    public ConvTranspose2d(
            int inChannels,
            int outChannels,
            int kernelSize,
            Consumer<ConvTransposeOptions> options) {
        this(inChannels, outChannels, new int[] {kernelSize}, options);
    }

    /** With a kernel of another height than width. */
    public ConvTranspose2d(
            int inChannels,
            int outChannels,
            int[] kernelSize,
            Consumer<ConvTransposeOptions> options) {
        super(ConvTransposeOptions.of(2, inChannels, outChannels, kernelSize, options));
    }

    ConvTranspose2d(SavedModule saved) {
        super(ConvTransposeOptions.of(2, saved));
    }
}

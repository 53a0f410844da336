package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * A convolution over images: {@code (N, C_in, H, W)} to {@code (N, C_out, H', W')}, with a batch or
 * without. Parameters {@code weight} (out, in/groups, kH, kW) and {@code bias} (out). Draws both
 * uniformly within ±1/√(in/groups·kH·kW), weight first. Mirrors {@code torch.nn.Conv2d}
 * (torch/nn/modules/conv.py, 2.15.0).
 */
public class Conv2d extends ConvNd {
    public Conv2d(int inChannels, int outChannels, int kernelSize) {
        this(inChannels, outChannels, kernelSize, options -> {});
    }

    public Conv2d(int inChannels, int outChannels, int kernelSize, Consumer<ConvOptions> options) {
        this(inChannels, outChannels, new int[] {kernelSize}, options);
    }

    /** With a kernel of another height than width. */
    public Conv2d(
            int inChannels, int outChannels, int[] kernelSize, Consumer<ConvOptions> options) {
        super(false, ConvOptions.of(2, inChannels, outChannels, kernelSize, options));
    }

    Conv2d(SavedModule saved) {
        super(false, ConvOptions.of(2, saved));
    }
}

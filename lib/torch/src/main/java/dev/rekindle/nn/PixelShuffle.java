package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code (*, C·r², H, W)} to {@code (*, C, H·r, W·r)}. No parameters, no draws. Mirrors {@code
 * torch.nn.PixelShuffle} (torch/nn/modules/pixelshuffle.py, 2.15.0).
 */
public class PixelShuffle extends Layer {
    final int upscaleFactor;

    public PixelShuffle(int upscaleFactor) {
        this.upscaleFactor = upscaleFactor;
    }

    PixelShuffle(SavedModule saved) {
        this(saved.integer("upscale_factor"));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.pixelShuffle(x, upscaleFactor);
    }

    @Override
    protected String extraRepr() {
        return format("upscale_factor={upscale_factor}");
    }
}

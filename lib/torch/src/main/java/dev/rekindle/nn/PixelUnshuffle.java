package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * {@code (*, C, H·r, W·r)} to {@code (*, C·r², H, W)}. No parameters, no draws. Mirrors {@code
 * torch.nn.PixelUnshuffle} (torch/nn/modules/pixelshuffle.py, 2.15.0).
 */
public class PixelUnshuffle extends Layer {
    final int downscaleFactor;

    public PixelUnshuffle(int downscaleFactor) {
        this.downscaleFactor = downscaleFactor;
    }

    PixelUnshuffle(SavedModule saved) {
        this(saved.integer("downscale_factor"));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.pixelUnshuffle(x, downscaleFactor);
    }

    @Override
    protected String extraRepr() {
        return format("downscale_factor={downscale_factor}");
    }
}

package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * {@link Upsample} of images {@code (N, C, H, W)} in the mode nearest: {@code new
 * UpsamplingNearest2d(o -> o.scaleFactor(2))}. No parameters, no draws. Mirrors {@code
 * torch.nn.UpsamplingNearest2d} (torch/nn/modules/upsampling.py, 2.15.0).
 */
public class UpsamplingNearest2d extends Upsample {
    public UpsamplingNearest2d(Consumer<UpsampleOptions> sizeOrScale) {
        super(options -> sizeOrScale.accept(options.mode("nearest")));
    }

    UpsamplingNearest2d(SavedModule saved) {
        super(saved);
    }
}

package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * {@link Upsample} of images {@code (N, C, H, W)} in the mode bilinear, with the corners aligned:
 * {@code new UpsamplingBilinear2d(o -> o.scaleFactor(2))}. No parameters, no draws. Mirrors {@code
 * torch.nn.UpsamplingBilinear2d} (torch/nn/modules/upsampling.py, 2.15.0).
 */
public class UpsamplingBilinear2d extends Upsample {
    public UpsamplingBilinear2d(Consumer<UpsampleOptions> sizeOrScale) {
        super(options -> sizeOrScale.accept(options.mode("bilinear").alignCorners(true)));
    }

    UpsamplingBilinear2d(SavedModule saved) {
        super(saved);
    }
}

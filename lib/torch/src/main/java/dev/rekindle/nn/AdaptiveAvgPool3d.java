package dev.rekindle.nn;

import org.jspecify.annotations.Nullable;

/**
 * The average of each of as many windows as the output is to have elements: {@code (N, C, D, H, W)}
 * to {@code (N, C, D', H', W')}, with a batch or without. No parameters, no draws. Mirrors {@code
 * torch.nn.AdaptiveAvgPool3d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public class AdaptiveAvgPool3d extends AdaptiveAvgPoolNd {
    /** One size for all dimensions, or one for each; null keeps the input's. */
    public AdaptiveAvgPool3d(@Nullable Integer... outputSize) {
        super(3, Sizes.givenOrNone(outputSize));
    }

    AdaptiveAvgPool3d(SavedModule saved) {
        super(3, saved.value("output_size"));
    }
}

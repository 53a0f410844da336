package dev.rekindle.nn;

import org.jspecify.annotations.Nullable;

/**
 * The average of each of as many windows as the output is to have elements: {@code (N, C, H, W)} to
 * {@code (N, C, H', W')}, with a batch or without. No parameters, no draws. Mirrors {@code
 * torch.nn.AdaptiveAvgPool2d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public class AdaptiveAvgPool2d extends AdaptiveAvgPoolNd {
    /** One size for all dimensions, or one for each; null keeps the input's. */
    public AdaptiveAvgPool2d(@Nullable Integer... outputSize) {
        super(2, Sizes.givenOrNone(outputSize));
    }

    AdaptiveAvgPool2d(SavedModule saved) {
        super(2, saved.value("output_size"));
    }
}

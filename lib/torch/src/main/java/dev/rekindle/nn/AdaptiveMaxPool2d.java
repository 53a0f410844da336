package dev.rekindle.nn;

import org.jspecify.annotations.Nullable;

/**
 * The largest value of each of as many windows as the output is to have elements: {@code (N, C, H,
 * W)} to {@code (N, C, H', W')}, with a batch or without. No parameters, no draws. Mirrors {@code
 * torch.nn.AdaptiveMaxPool2d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public class AdaptiveMaxPool2d extends AdaptiveMaxPoolNd {
    /** One size for all dimensions, or one for each; null keeps the input's. */
    public AdaptiveMaxPool2d(@Nullable Integer... outputSize) {
        super(2, Sizes.givenOrNone(outputSize), false);
    }

    /** With {@code returnIndices}, {@code forward} of a list gives the positions, too. */
    public AdaptiveMaxPool2d(@Nullable Integer[] outputSize, boolean returnIndices) {
        super(2, Sizes.givenOrNone(outputSize), returnIndices);
    }

    AdaptiveMaxPool2d(SavedModule saved) {
        super(2, saved.value("output_size"), saved.flag("return_indices", false));
    }
}

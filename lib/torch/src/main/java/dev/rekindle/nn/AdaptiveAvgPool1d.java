package dev.rekindle.nn;

/**
 * The average of each of as many windows as the output is to have elements: {@code (N, C, L)} to
 * {@code (N, C, L')}, with a batch or without. No parameters, no draws. Mirrors {@code
 * torch.nn.AdaptiveAvgPool1d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public class AdaptiveAvgPool1d extends AdaptiveAvgPoolNd {
    public AdaptiveAvgPool1d(int outputSize) {
        super(1, (long) outputSize);
    }

    AdaptiveAvgPool1d(SavedModule saved) {
        super(1, saved.value("output_size"));
    }
}

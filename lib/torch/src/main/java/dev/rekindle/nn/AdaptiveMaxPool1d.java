package dev.rekindle.nn;

/**
 * The largest value of each of as many windows as the output is to have elements: {@code (N, C, L)}
 * to {@code (N, C, L')}, with a batch or without. No parameters, no draws. Mirrors {@code
 * torch.nn.AdaptiveMaxPool1d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public class AdaptiveMaxPool1d extends AdaptiveMaxPoolNd {
    public AdaptiveMaxPool1d(int outputSize) {
        super(1, (long) outputSize, false);
    }

    /** With {@code returnIndices}, {@code forward} of a list gives the positions, too. */
    public AdaptiveMaxPool1d(int outputSize, boolean returnIndices) {
        super(1, (long) outputSize, returnIndices);
    }

    AdaptiveMaxPool1d(SavedModule saved) {
        super(1, saved.value("output_size"), saved.flag("return_indices", false));
    }
}

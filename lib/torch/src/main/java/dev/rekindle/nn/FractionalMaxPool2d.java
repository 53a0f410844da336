package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * The largest value of each of as many windows as the output is to have elements, which are set at
 * random: {@code (N, C, H, W)} to {@code (N, C, H', W')}, with a batch or without. No parameters;
 * draws at each call, one number a channel and dimension. Mirrors {@code
 * torch.nn.FractionalMaxPool2d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public class FractionalMaxPool2d extends FractionalMaxPoolNd {
    public FractionalMaxPool2d(int kernelSize, Consumer<FractionalPoolOptions> options) {
        this(new int[] {kernelSize}, options);
    }

    /** With windows of another height than width. */
    public FractionalMaxPool2d(int[] kernelSize, Consumer<FractionalPoolOptions> options) {
        super(FractionalPoolOptions.of(2, kernelSize, options));
    }

    FractionalMaxPool2d(SavedModule saved) {
        super(FractionalPoolOptions.of(2, saved));
    }
}

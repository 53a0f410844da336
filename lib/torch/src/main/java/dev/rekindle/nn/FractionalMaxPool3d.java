package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * The largest value of each of as many windows as the output is to have elements, which are set at
 * random: {@code (N, C, D, H, W)} to {@code (N, C, D', H', W')}, with a batch or without. No
 * parameters; draws at each call, one number a channel and dimension. Mirrors {@code
 * torch.nn.FractionalMaxPool3d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public class FractionalMaxPool3d extends FractionalMaxPoolNd {
    public FractionalMaxPool3d(int kernelSize, Consumer<FractionalPoolOptions> options) {
        this(new int[] {kernelSize}, options);
    }

    /** With windows of another size in each dimension. */
    public FractionalMaxPool3d(int[] kernelSize, Consumer<FractionalPoolOptions> options) {
        super(FractionalPoolOptions.of(3, kernelSize, options));
    }

    FractionalMaxPool3d(SavedModule saved) {
        super(FractionalPoolOptions.of(3, saved));
    }
}

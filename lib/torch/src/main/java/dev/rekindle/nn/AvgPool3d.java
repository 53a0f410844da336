package dev.rekindle.nn;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The average of each window: {@code (N, C, D, H, W)} to {@code (N, C, D', H', W')}, with a batch
 * or without. No parameters, no draws. Mirrors {@code torch.nn.AvgPool3d}
 * (torch/nn/modules/pooling.py, 2.15.0).
 */
public class AvgPool3d extends AvgPoolNd {
    final @Nullable Integer divisorOverride;

    /** The stride is the kernel size, as in torch. */
    public AvgPool3d(int kernelSize) {
        this(kernelSize, options -> {});
    }

    public AvgPool3d(int kernelSize, int stride) {
        this(kernelSize, options -> options.stride(stride));
    }

    public AvgPool3d(int kernelSize, Consumer<AvgPoolOptions> options) {
        this(new int[] {kernelSize}, options);
    }

    /** With windows of another size in each dimension. */
    public AvgPool3d(int[] kernelSize, Consumer<AvgPoolOptions> options) {
        this(AvgPoolOptions.of(kernelSize, options));
    }

    AvgPool3d(SavedModule saved) {
        this(AvgPoolOptions.of(saved));
    }

    private AvgPool3d(AvgPoolOptions options) {
        super(3, options, false);
        this.divisorOverride = options.divisorOverride;
    }

    @Override
    @Nullable Integer divisor() {
        return divisorOverride;
    }
}

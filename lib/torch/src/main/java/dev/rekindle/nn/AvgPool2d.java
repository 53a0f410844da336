package dev.rekindle.nn;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The average of each window: {@code (N, C, H, W)} to {@code (N, C, H', W')}, with a batch or
 * without. No parameters, no draws. Mirrors {@code torch.nn.AvgPool2d}
 * (torch/nn/modules/pooling.py, 2.15.0).
 */
public class AvgPool2d extends AvgPoolNd {
    final @Nullable Integer divisorOverride;

    /** The stride is the kernel size, as in torch. */
    public AvgPool2d(int kernelSize) {
        this(kernelSize, options -> {});
    }

    public AvgPool2d(int kernelSize, int stride) {
        this(kernelSize, options -> options.stride(stride));
    }

    public AvgPool2d(int kernelSize, Consumer<AvgPoolOptions> options) {
        this(new int[] {kernelSize}, options);
    }

    /** With windows of another height than width. */
    public AvgPool2d(int[] kernelSize, Consumer<AvgPoolOptions> options) {
        this(AvgPoolOptions.of(kernelSize, options));
    }

    AvgPool2d(SavedModule saved) {
        this(AvgPoolOptions.of(saved));
    }

    private AvgPool2d(AvgPoolOptions options) {
        super(2, options, false);
        this.divisorOverride = options.divisorOverride;
    }

    @Override
    @Nullable Integer divisor() {
        return divisorOverride;
    }
}

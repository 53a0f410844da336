package dev.rekindle.nn;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * The settings of {@link Fold} and {@link Unfold} that have a default: {@code new Unfold(3, o ->
 * o.stride(2))}. One number stands for both dimensions, and is saved as one. Defaults as in
 * torch/nn/modules/fold.py, 2.15.0.
 */
public final class FoldOptions {
    final Object kernelSize;
    Object dilation = 1L;
    Object padding = 0L;
    Object stride = 1L;

    private FoldOptions(Object kernelSize) {
        this.kernelSize = kernelSize;
    }

    static FoldOptions of(int[] kernelSize, Consumer<FoldOptions> changes) {
        FoldOptions options = new FoldOptions(Sizes.given(kernelSize));
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(options);
        return options;
    }

    static FoldOptions of(SavedModule saved) {
        FoldOptions options = new FoldOptions(saved.sizes("kernel_size"));
        options.dilation = saved.sizes("dilation");
        options.padding = saved.sizes("padding");
        options.stride = saved.sizes("stride");
        return options;
    }

    public FoldOptions dilation(int... sizes) {
        this.dilation = Sizes.given(sizes);
        return this;
    }

    public FoldOptions padding(int... sizes) {
        this.padding = Sizes.given(sizes);
        return this;
    }

    public FoldOptions stride(int... sizes) {
        this.stride = Sizes.given(sizes);
        return this;
    }
}

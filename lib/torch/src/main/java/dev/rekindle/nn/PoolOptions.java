package dev.rekindle.nn;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * The settings of a pool of largest values that have a default: {@code new MaxPool2d(3, o ->
 * o.stride(2))}. Where a size is asked for, one number stands for all dimensions, and is saved as
 * one. Defaults as in torch/nn/modules/pooling.py, 2.15.0.
 */
public final class PoolOptions extends PoolSettings<PoolOptions> {
    Object padding = 0L;
    Object dilation = 1L;
    boolean returnIndices;

    private PoolOptions(int... kernelSize) {
        super(kernelSize);
    }

    private PoolOptions(SavedModule saved) {
        super(saved);
        this.padding = saved.sizes("padding");
        this.dilation = saved.sizes("dilation");
        this.returnIndices = saved.flag("return_indices", false);
    }

    static PoolOptions of(int[] kernelSize, Consumer<PoolOptions> changes) {
        PoolOptions options = new PoolOptions(kernelSize);
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(options);
        return options;
    }

    static PoolOptions of(SavedModule saved) {
        return new PoolOptions(saved);
    }

    @Override
    PoolOptions self() {
        return this;
    }

    public PoolOptions padding(int... sizes) {
        this.padding = Sizes.given(sizes);
        return this;
    }

    public PoolOptions dilation(int... sizes) {
        this.dilation = Sizes.given(sizes);
        return this;
    }

    /** Whether {@code forward} of a list gives the positions of the values, too. */
    public PoolOptions returnIndices(boolean flag) {
        this.returnIndices = flag;
        return this;
    }
}

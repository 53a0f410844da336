package dev.rekindle.nn;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a pool of averages that have a default: {@code new AvgPool2d(3, o ->
 * o.stride(2).countIncludePad(false))}. Where a size is asked for, one number stands for all
 * dimensions. Defaults as in torch/nn/modules/pooling.py, 2.15.0.
 */
public final class AvgPoolOptions extends PoolSettings<AvgPoolOptions> {
    Object padding = 0L;
    boolean countIncludePad = true;
    @Nullable Integer divisorOverride;

    private AvgPoolOptions(int... kernelSize) {
        super(kernelSize);
    }

    private AvgPoolOptions(SavedModule saved) {
        super(saved);
        this.padding = saved.sizes("padding");
        this.countIncludePad = saved.flag("count_include_pad", true);
        this.divisorOverride =
                saved.isNone("divisor_override")
                        ? null
                        : (Integer) saved.integer("divisor_override");
    }

    static AvgPoolOptions of(int[] kernelSize, Consumer<AvgPoolOptions> changes) {
        AvgPoolOptions options = new AvgPoolOptions(kernelSize);
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(options);
        return options;
    }

    static AvgPoolOptions of(SavedModule saved) {
        return new AvgPoolOptions(saved);
    }

    @Override
    AvgPoolOptions self() {
        return this;
    }

    public AvgPoolOptions padding(int... sizes) {
        this.padding = Sizes.given(sizes);
        return this;
    }

    /** Whether the zeros of the padding count in an average. */
    public AvgPoolOptions countIncludePad(boolean flag) {
        this.countIncludePad = flag;
        return this;
    }

    /** What a sum is divided by, in the place of the size of its window. */
    public AvgPoolOptions divisorOverride(int divisor) {
        this.divisorOverride = divisor;
        return this;
    }
}

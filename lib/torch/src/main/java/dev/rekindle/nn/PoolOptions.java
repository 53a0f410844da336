package dev.rekindle.nn;

import dev.rekindle.value.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a pool that have a default: {@code new MaxPool2d(3, o -> o.stride(2))}. Where a
 * size is asked for, one number stands for all dimensions, and is saved as one. Defaults as in
 * torch/nn/modules/pooling.py, 2.15.0.
 */
public final class PoolOptions {
    final Object kernelSize;
    @Nullable Object stride;
    Object padding = 0L;
    Object dilation = 1L;
    boolean returnIndices;
    boolean ceilMode;

    private PoolOptions(Object kernelSize) {
        this.kernelSize = kernelSize;
    }

    static PoolOptions of(int[] kernelSize, Consumer<PoolOptions> changes) {
        PoolOptions options = new PoolOptions(sizes(kernelSize));
        changes.accept(options);
        return options;
    }

    static PoolOptions of(SavedModule saved) {
        PoolOptions options = new PoolOptions(sizes(saved, "kernel_size"));
        options.stride = sizes(saved, "stride");
        options.padding = sizes(saved, "padding");
        options.dilation = sizes(saved, "dilation");
        options.returnIndices = saved.flag("return_indices", false);
        options.ceilMode = saved.flag("ceil_mode", false);
        return options;
    }

    /** The kernel size where it is not given. */
    public PoolOptions stride(int... sizes) {
        this.stride = sizes(sizes);
        return this;
    }

    public PoolOptions padding(int... sizes) {
        this.padding = sizes(sizes);
        return this;
    }

    public PoolOptions dilation(int... sizes) {
        this.dilation = sizes(sizes);
        return this;
    }

    /** Whether the last windows may reach over the edge. */
    public PoolOptions ceilMode(boolean flag) {
        this.ceilMode = flag;
        return this;
    }

    private static Object sizes(int... sizes) {
        return sizes.length == 1
                ? (Object) (long) sizes[0]
                : Tuple.of(Arrays.stream(sizes).mapToObj(size -> (long) size).toArray());
    }

    private static Object sizes(SavedModule saved, String name) {
        return saved.value(name) instanceof List<?>
                ? saved.integers(name)
                : (Object) (long) saved.integer(name);
    }
}

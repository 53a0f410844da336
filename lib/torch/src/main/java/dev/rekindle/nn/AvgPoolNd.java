package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * What the pools of averages have in common. Mirrors {@code _AvgPoolNd}
 * (torch/nn/modules/pooling.py, 2.15.0).
 */
public abstract class AvgPoolNd extends Layer {
    final transient int dimensions;
    final Object kernelSize;
    final Object stride;
    final Object padding;
    final boolean ceilMode;
    final boolean countIncludePad;

    /** {@code asTuples}: as AvgPool1d, which makes a tuple of each size. */
    AvgPoolNd(int dimensions, AvgPoolOptions options, boolean asTuples) {
        this.dimensions = dimensions;
        Object step = options.stride == null ? options.kernelSize : options.stride;
        this.kernelSize = asTuples ? Sizes.asTuple(options.kernelSize) : options.kernelSize;
        this.stride = asTuples ? Sizes.asTuple(step) : step;
        this.padding = asTuples ? Sizes.asTuple(options.padding) : options.padding;
        this.ceilMode = options.ceilMode;
        this.countIncludePad = options.countIncludePad;
        options.check(this::requireSizes);
    }

    private void requireSizes() {
        longs("kernel_size", kernelSize);
        longs("stride", stride);
        longs("padding", padding);
    }

    private long[] longs(String name, Object sizes) {
        return Sizes.longs(name, sizes, dimensions);
    }

    /** What a sum is divided by, where it is not the size of its window. */
    @org.jspecify.annotations.Nullable
    Integer divisor() {
        return null;
    }

    @Override
    NDArray compute(NDArray x) {
        Input.requireOverSpace(this, x, dimensions);
        return Pooling.average(
                x,
                longs("kernel_size", kernelSize),
                longs("stride", stride),
                longs("padding", padding),
                ceilMode,
                countIncludePad,
                divisor());
    }

    @Override
    protected String extraRepr() {
        return format("kernel_size={kernel_size}, stride={stride}, padding={padding}");
    }
}

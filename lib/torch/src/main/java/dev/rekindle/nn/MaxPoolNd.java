package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * What the pools of largest values have in common; each size is an int or a tuple of them, and is
 * saved as it was given. Mirrors {@code _MaxPoolNd} (torch/nn/modules/pooling.py, 2.15.0).
 */
public abstract class MaxPoolNd extends IndexedPool {
    final transient int dimensions;
    final Object kernelSize;
    final Object stride;
    final Object padding;
    final Object dilation;
    final boolean returnIndices;
    final boolean ceilMode;

    MaxPoolNd(int dimensions, PoolOptions options) {
        this.dimensions = dimensions;
        this.kernelSize = options.kernelSize;
        this.stride = options.stride == null ? kernelSize : options.stride;
        this.padding = options.padding;
        this.dilation = options.dilation;
        this.returnIndices = options.returnIndices;
        this.ceilMode = options.ceilMode;
        options.check(this::requireSizes);
    }

    private void requireSizes() {
        longs("kernel_size", kernelSize);
        longs("stride", stride);
        longs("padding", padding);
        longs("dilation", dilation);
    }

    private long[] longs(String name, Object sizes) {
        return Sizes.longs(name, sizes, dimensions);
    }

    @Override
    boolean returnsIndices() {
        return returnIndices;
    }

    @Override
    NDArray compute(NDArray x) {
        return pool(x, false).head();
    }

    @Override
    public NDList forwardWithIndices(NDArray x) {
        return pool(x, true);
    }

    private NDList pool(NDArray x, boolean withIndices) {
        Input.requireOverSpace(this, x, dimensions);
        return Pooling.max(
                x,
                longs("kernel_size", kernelSize),
                longs("stride", stride),
                longs("padding", padding),
                longs("dilation", dilation),
                ceilMode,
                withIndices);
    }

    @Override
    protected String extraRepr() {
        return format(
                "kernel_size={kernel_size}, stride={stride}, padding={padding},"
                        + " dilation={dilation}, ceil_mode={ceil_mode}");
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * What the ways back from a pool of largest values have in common: each value to the place that it
 * was taken from, zeros everywhere else. The second input is what {@link
 * IndexedPool#forwardWithIndices} gives second. Mirrors {@code _MaxUnpoolNd}
 * (torch/nn/modules/pooling.py, 2.15.0).
 */
public abstract class MaxUnpoolNd extends TwoInputs {
    final transient int dimensions;
    final Object kernelSize;
    final Object stride;
    final Object padding;

    MaxUnpoolNd(int dimensions, Object kernelSize, Object stride, Object padding) {
        this.dimensions = dimensions;
        this.kernelSize = kernelSize;
        this.stride = stride;
        this.padding = padding;
        longs("kernel_size", kernelSize);
        longs("stride", stride);
        longs("padding", padding);
    }

    MaxUnpoolNd(int dimensions, SavedModule saved) {
        this(dimensions, saved.sizes("kernel_size"), saved.sizes("stride"), saved.sizes("padding"));
    }

    private long[] longs(String name, Object sizes) {
        return Sizes.longs(name, sizes, dimensions);
    }

    @Override
    NDArray compute(NDArray x, NDArray indices) {
        return forward(x, indices, new long[0]);
    }

    /**
     * As {@link #forward(NDArray, NDArray)}, with the size of the output where the stride leaves it
     * open: its dimensions of space, with those of batch and channels before them or not.
     *
     * @throws IllegalArgumentException if no output has that size
     */
    public NDArray forward(NDArray x, NDArray indices, long... outputSize) {
        Input.requireOverSpace(this, x, dimensions);
        Input.requireNonNull(indices);
        if (indices.getDataType() != DataType.INT64 || !indices.getShape().equals(x.getShape())) {
            throw new IllegalArgumentException(
                    typeName()
                            + " takes int64 indices of the shape of its values, "
                            + x.getShape()
                            + ", and was given "
                            + indices.getShape()
                            + " of "
                            + indices.getDataType()
                            + ".");
        }
        return Pooling.unpool(
                x,
                indices,
                longs("kernel_size", kernelSize),
                longs("stride", stride),
                longs("padding", padding),
                outputSize);
    }

    @Override
    protected String extraRepr() {
        return format("kernel_size={kernel_size}, stride={stride}, padding={padding}");
    }
}

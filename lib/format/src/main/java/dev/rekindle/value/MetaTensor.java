package dev.rekindle.value;

import dev.rekindle.tensor.DType;
import java.util.Arrays;

/** A tensor on torch's meta device: a shape without bytes. Compared by identity. */
public final class MetaTensor {
    private final DType dtype;
    private final long[] shape;
    private final long[] strides;
    private final boolean requiresGrad;

    /** Sizes and strides count elements. */
    public MetaTensor(DType dtype, long[] shape, long[] strides, boolean requiresGrad) {
        this.dtype = dtype;
        this.shape = shape.clone();
        this.strides = strides.clone();
        this.requiresGrad = requiresGrad;
    }

    public DType dtype() {
        return dtype;
    }

    public long[] shape() {
        return shape.clone();
    }

    public long[] strides() {
        return strides.clone();
    }

    public boolean requiresGrad() {
        return requiresGrad;
    }

    @Override
    public String toString() {
        return "meta tensor(" + Arrays.toString(shape) + ", " + dtype + ")";
    }
}

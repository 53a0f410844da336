package dev.rekindle.internal.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Arrays made of a few numbers or of a shape, on the CPU. Inside of a step they are freed with it;
 * else they live until they are closed.
 */
public final class NewArrays {
    /** The longest array that every JVM gives. */
    private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 8;

    private NewArrays() {}

    public static NDArray of(float[] data, long... shape) {
        return Engines.own().create(data, new Shape(shape));
    }

    public static NDArray of(long[] data, long... shape) {
        return Engines.own().create(data, new Shape(shape));
    }

    public static NDArray of(boolean[] data, long... shape) {
        return Engines.own().create(data, new Shape(shape));
    }

    /** Takes each number to {@code dtype} as torch does: rounded to a float, cut off to an int. */
    public static NDArray of(double[] data, DType dtype) {
        DataType type = EngineTypes.toEngine(dtype);
        requireNoOverflow(data, dtype);
        NDArray exact = Engines.own().create(data, new Shape(data.length));
        if (type == DataType.FLOAT64) {
            return exact;
        }
        try (exact) {
            return exact.toType(type, true);
        }
    }

    /** A fraction is cut off an int's end, but not past its least value; NaN is no int. */
    private static void requireNoOverflow(double[] data, DType dtype) {
        if (!dtype.isInteger()) {
            return;
        }
        int bits = 8 * dtype.itemSizeBytes();
        boolean isSigned = dtype != DType.UINT8;
        double least = isSigned ? -Math.scalb(1.0, bits - 1) : 0;
        double past = Math.scalb(1.0, isSigned ? bits - 1 : bits);
        for (int i = 0; i < data.length; i++) {
            if (!(data[i] >= least && data[i] < past)) {
                throw new IllegalArgumentException(
                        "[tensor] value cannot be converted to type "
                                + dtype.torchName()
                                + " without overflow: number "
                                + i
                                + " is "
                                + data[i]
                                + ". Take a wider type.");
            }
        }
    }

    public static NDArray of(float[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        float[] all = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw new IllegalArgumentException(
                        "[tensor] expected sequence of length "
                                + columns
                                + " at dim 1 (got "
                                + rows[i].length
                                + "). All rows have one length.");
            }
            System.arraycopy(rows[i], 0, all, i * columns, columns);
        }
        return of(all, rows.length, columns);
    }

    public static NDArray of(double[][] rows) {
        float[][] rounded = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            rounded[i] = new float[rows[i].length];
            for (int j = 0; j < rows[i].length; j++) {
                rounded[i][j] = (float) rows[i][j];
            }
        }
        return of(rounded);
    }

    public static NDArray of(Tensor tensor) {
        return Tensors.toNDArray(Engines.own(), tensor);
    }

    public static NDArray full(float value, long... shape) {
        return made(shape, () -> Engines.own().full(new Shape(shape), value, DataType.FLOAT32));
    }

    /** Sizes are asked here; whether the memory is there, only the engine knows. */
    private static NDArray made(long[] shape, Supplier<NDArray> maker) {
        requireSizes(shape);
        try {
            return maker.get();
        } catch (EngineException e) {
            throw new IllegalArgumentException(
                    "[tensor] the engine has no memory for an array of size "
                            + Arrays.toString(shape)
                            + ". Give smaller sizes.",
                    e);
        }
    }

    private static void requireSizes(long[] shape) {
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException(
                        "[tensor] Trying to create tensor with negative dimension "
                                + size
                                + ": "
                                + Arrays.toString(shape)
                                + ". Give sizes that are not negative.");
            }
        }
    }

    /** Returns the number of elements that go through an array of Java's. */
    private static int count(long... shape) {
        requireSizes(shape);
        long count = Arrays.stream(shape).anyMatch(size -> size == 0) ? 0 : 1;
        for (long size : shape) {
            if (count > 0 && size > MOST_ELEMENTS / count) {
                throw new IllegalArgumentException(
                        "[tensor] an array of size "
                                + Arrays.toString(shape)
                                + " has more than the "
                                + MOST_ELEMENTS
                                + " elements that can be counted out here. Make it of parts.");
            }
            count *= size;
        }
        return (int) count;
    }

    public static NDArray full(long[] shape, long value) {
        long[] all = new long[count(shape)];
        Arrays.fill(all, value);
        return of(all, shape);
    }

    public static NDArray range(long end) {
        if (end < 0) {
            throw new IllegalArgumentException(
                    "[arange] upper bound and larger bound inconsistent with step sign: the end is "
                            + end
                            + ", and the start 0. Give an end that is not negative.");
        }
        long[] all = new long[count(end)];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        return of(all, all.length);
    }

    /** Draws what {@code torch.rand} draws. */
    public static NDArray uniform(long... shape) {
        return made(
                shape,
                () -> Engines.own().randomUniform(0f, 1f, new Shape(shape), DataType.FLOAT32));
    }

    /** Draws what {@code torch.randn} draws. */
    public static NDArray normal(long... shape) {
        return made(
                shape,
                () -> Engines.own().randomNormal(0f, 1f, new Shape(shape), DataType.FLOAT32));
    }
}

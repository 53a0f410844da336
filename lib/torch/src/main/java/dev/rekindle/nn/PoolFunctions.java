package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.PoolOps;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pools of {@link F}, over {@code (N, C, *)} or {@code (C, *)}. A list of sizes holds one
 * number for each dimension of space.
 */
public abstract class PoolFunctions extends ConvolutionFunctions {
    PoolFunctions() {}

    private static void require(NDArray x, long[] kernelSize) {
        Objects.requireNonNull(x, "x is null; give an array");
        Objects.requireNonNull(kernelSize, "kernelSize is null; give a number a dimension");
    }

    private static long[] filled(int length, long value) {
        long[] all = new long[length];
        Arrays.fill(all, value);
        return all;
    }

    /** The largest value of each window, with the kernel size as stride. */
    public static NDArray maxPool1d(NDArray x, int kernelSize) {
        return maxPool(x, new long[] {kernelSize});
    }

    /** The largest value of each window, with the kernel size as stride. */
    public static NDArray maxPool2d(NDArray x, int kernelSize) {
        return maxPool(x, filled(2, kernelSize));
    }

    /** The largest value of each window, with the kernel size as stride. */
    public static NDArray maxPool3d(NDArray x, int kernelSize) {
        return maxPool(x, filled(3, kernelSize));
    }

    private static NDArray maxPool(NDArray x, long[] kernelSize) {
        long[] zeros = new long[kernelSize.length];
        long[] ones = filled(kernelSize.length, 1);
        require(x, kernelSize);
        return max(x, kernelSize, kernelSize, zeros, ones, false, false).head();
    }

    /** The largest value of each window; each list holds a number a dimension, or one for all. */
    public static NDArray maxPool1d(
            NDArray x,
            long[] kernelSize,
            long[] stride,
            long[] padding,
            long[] dilation,
            boolean ceilMode) {
        require(x, kernelSize);
        return max(1, x, kernelSize, stride, padding, dilation, ceilMode, false).head();
    }

    /** As above, and in int64 where each value stood in its channel. */
    public static NDList maxPool1dWithIndices(
            NDArray x,
            long[] kernelSize,
            long[] stride,
            long[] padding,
            long[] dilation,
            boolean ceilMode) {
        require(x, kernelSize);
        return max(1, x, kernelSize, stride, padding, dilation, ceilMode, true);
    }

    /** The largest value of each window; each list holds a number a dimension, or one for all. */
    public static NDArray maxPool2d(
            NDArray x,
            long[] kernelSize,
            long[] stride,
            long[] padding,
            long[] dilation,
            boolean ceilMode) {
        require(x, kernelSize);
        return max(2, x, kernelSize, stride, padding, dilation, ceilMode, false).head();
    }

    /** As above, and in int64 where each value stood in its channel. */
    public static NDList maxPool2dWithIndices(
            NDArray x,
            long[] kernelSize,
            long[] stride,
            long[] padding,
            long[] dilation,
            boolean ceilMode) {
        require(x, kernelSize);
        return max(2, x, kernelSize, stride, padding, dilation, ceilMode, true);
    }

    /** The largest value of each window; each list holds a number a dimension, or one for all. */
    public static NDArray maxPool3d(
            NDArray x,
            long[] kernelSize,
            long[] stride,
            long[] padding,
            long[] dilation,
            boolean ceilMode) {
        require(x, kernelSize);
        return max(3, x, kernelSize, stride, padding, dilation, ceilMode, false).head();
    }

    /** As above, and in int64 where each value stood in its channel. */
    public static NDList maxPool3dWithIndices(
            NDArray x,
            long[] kernelSize,
            long[] stride,
            long[] padding,
            long[] dilation,
            boolean ceilMode) {
        require(x, kernelSize);
        return max(3, x, kernelSize, stride, padding, dilation, ceilMode, true);
    }

    private static NDList max(
            int n,
            NDArray x,
            long[] kernelSize,
            long[] stride,
            long[] padding,
            long[] dilation,
            boolean ceilMode,
            boolean withIndices) {
        return max(
                x,
                Sizes.each("kernel_size", kernelSize, n),
                Sizes.each("stride", stride, n),
                Sizes.each("padding", padding, n),
                Sizes.each("dilation", dilation, n),
                ceilMode,
                withIndices);
    }

    /** The average of each window, with the kernel size as stride. */
    public static NDArray avgPool1d(NDArray x, int kernelSize) {
        return avgPool(x, new long[] {kernelSize});
    }

    /** The average of each window, with the kernel size as stride. */
    public static NDArray avgPool2d(NDArray x, int kernelSize) {
        return avgPool(x, filled(2, kernelSize));
    }

    /** The average of each window, with the kernel size as stride. */
    public static NDArray avgPool3d(NDArray x, int kernelSize) {
        return avgPool(x, filled(3, kernelSize));
    }

    private static NDArray avgPool(NDArray x, long[] kernelSize) {
        require(x, kernelSize);
        long[] zeros = new long[kernelSize.length];
        return average(x, kernelSize, kernelSize, zeros, false, true, null);
    }

    /** The average of each window. */
    public static NDArray avgPool1d(
            NDArray x,
            long[] kernelSize,
            long[] stride,
            long[] padding,
            boolean ceilMode,
            boolean countIncludePad) {
        require(x, kernelSize);
        return average(
                x,
                Sizes.each("kernel_size", kernelSize, 1),
                Sizes.each("stride", stride, 1),
                Sizes.each("padding", padding, 1),
                ceilMode,
                countIncludePad,
                null);
    }

    /** The average of each window; {@code divisor}, where not null, in the place of its size. */
    public static NDArray avgPool2d(
            NDArray x,
            long[] kernelSize,
            long[] stride,
            long[] padding,
            boolean ceilMode,
            boolean countIncludePad,
            @Nullable Integer divisor) {
        require(x, kernelSize);
        return average(
                x,
                Sizes.each("kernel_size", kernelSize, 2),
                Sizes.each("stride", stride, 2),
                Sizes.each("padding", padding, 2),
                ceilMode,
                countIncludePad,
                divisor);
    }

    /** The average of each window; {@code divisor}, where not null, in the place of its size. */
    public static NDArray avgPool3d(
            NDArray x,
            long[] kernelSize,
            long[] stride,
            long[] padding,
            boolean ceilMode,
            boolean countIncludePad,
            @Nullable Integer divisor) {
        require(x, kernelSize);
        return average(
                x,
                Sizes.each("kernel_size", kernelSize, 3),
                Sizes.each("stride", stride, 3),
                Sizes.each("padding", padding, 3),
                ceilMode,
                countIncludePad,
                divisor);
    }

    /** The power average of each window, with the kernel size as stride. */
    public static NDArray lpPool1d(NDArray x, double normType, int kernelSize) {
        return lpPool(x, normType, new long[] {kernelSize});
    }

    /** The power average of each window, with the kernel size as stride. */
    public static NDArray lpPool2d(NDArray x, double normType, int kernelSize) {
        return lpPool(x, normType, filled(2, kernelSize));
    }

    /** The power average of each window, with the kernel size as stride. */
    public static NDArray lpPool3d(NDArray x, double normType, int kernelSize) {
        return lpPool(x, normType, filled(3, kernelSize));
    }

    private static NDArray lpPool(NDArray x, double normType, long[] kernelSize) {
        require(x, kernelSize);
        return powerAverage(x, normType, kernelSize, kernelSize, false);
    }

    /** Averages to an output of that size. */
    public static NDArray adaptiveAvgPool1d(NDArray x, long... outputSize) {
        require(x, outputSize);
        return adaptiveAverage(x, Sizes.each("output_size", outputSize, 1));
    }

    /** Averages to an output of that size; one number stands for both dimensions. */
    public static NDArray adaptiveAvgPool2d(NDArray x, long... outputSize) {
        require(x, outputSize);
        return adaptiveAverage(x, Sizes.each("output_size", outputSize, 2));
    }

    /** Averages to an output of that size; one number stands for all dimensions. */
    public static NDArray adaptiveAvgPool3d(NDArray x, long... outputSize) {
        require(x, outputSize);
        return adaptiveAverage(x, Sizes.each("output_size", outputSize, 3));
    }

    /** Largest values to an output of that size. */
    public static NDArray adaptiveMaxPool1d(NDArray x, long... outputSize) {
        require(x, outputSize);
        return adaptiveMax(x, Sizes.each("output_size", outputSize, 1)).head();
    }

    /** Largest values to an output of that size; one number stands for both dimensions. */
    public static NDArray adaptiveMaxPool2d(NDArray x, long... outputSize) {
        require(x, outputSize);
        return adaptiveMax(x, Sizes.each("output_size", outputSize, 2)).head();
    }

    /** Largest values to an output of that size; one number stands for all dimensions. */
    public static NDArray adaptiveMaxPool3d(NDArray x, long... outputSize) {
        require(x, outputSize);
        return adaptiveMax(x, Sizes.each("output_size", outputSize, 3)).head();
    }

    /** As {@link #adaptiveMaxPool1d}, and in int64 where each value stood in its channel. */
    public static NDList adaptiveMaxPool1dWithIndices(NDArray x, long... outputSize) {
        require(x, outputSize);
        return adaptiveMax(x, Sizes.each("output_size", outputSize, 1));
    }

    /** As {@link #adaptiveMaxPool2d}, and in int64 where each value stood in its channel. */
    public static NDList adaptiveMaxPool2dWithIndices(NDArray x, long... outputSize) {
        require(x, outputSize);
        return adaptiveMax(x, Sizes.each("output_size", outputSize, 2));
    }

    /** As {@link #adaptiveMaxPool3d}, and in int64 where each value stood in its channel. */
    public static NDList adaptiveMaxPool3dWithIndices(NDArray x, long... outputSize) {
        require(x, outputSize);
        return adaptiveMax(x, Sizes.each("output_size", outputSize, 3));
    }

    /** Largest values of windows that are set at random; draws. */
    public static NDArray fractionalMaxPool2d(NDArray x, long[] kernelSize, long[] outputSize) {
        return fractionalMaxPool2dWithIndices(x, kernelSize, outputSize).head();
    }

    /** Largest values of windows that are set at random, and where they stood; draws. */
    public static NDList fractionalMaxPool2dWithIndices(
            NDArray x, long[] kernelSize, long[] outputSize) {
        require(x, kernelSize);
        return fractionalMax(
                x,
                Sizes.each("kernel_size", kernelSize, 2),
                Sizes.each("output_size", outputSize, 2),
                null);
    }

    /** Largest values of windows that are set at random; draws. */
    public static NDArray fractionalMaxPool3d(NDArray x, long[] kernelSize, long[] outputSize) {
        return fractionalMaxPool3dWithIndices(x, kernelSize, outputSize).head();
    }

    /** Largest values of windows that are set at random, and where they stood; draws. */
    public static NDList fractionalMaxPool3dWithIndices(
            NDArray x, long[] kernelSize, long[] outputSize) {
        require(x, kernelSize);
        return fractionalMax(
                x,
                Sizes.each("kernel_size", kernelSize, 3),
                Sizes.each("output_size", outputSize, 3),
                null);
    }

    /** The way back from {@link #maxPool1dWithIndices}; with no {@code size}, the usual one. */
    public static NDArray maxUnpool1d(
            NDArray x, NDArray indices, int kernelSize, int stride, int padding, long... size) {
        return unpool(
                x, indices, filled(1, kernelSize), filled(1, stride), filled(1, padding), size);
    }

    /** The way back from {@link #maxPool2dWithIndices}; with no {@code size}, the usual one. */
    public static NDArray maxUnpool2d(
            NDArray x, NDArray indices, int kernelSize, int stride, int padding, long... size) {
        return unpool(
                x, indices, filled(2, kernelSize), filled(2, stride), filled(2, padding), size);
    }

    /** The way back from {@link #maxPool3dWithIndices}; with no {@code size}, the usual one. */
    public static NDArray maxUnpool3d(
            NDArray x, NDArray indices, int kernelSize, int stride, int padding, long... size) {
        return unpool(
                x, indices, filled(3, kernelSize), filled(3, stride), filled(3, padding), size);
    }

    static NDList max(
            NDArray x,
            long[] kernel,
            long[] stride,
            long[] padding,
            long[] dilation,
            boolean ceilMode,
            boolean withIndices) {
        int n = kernel.length - 1;
        if (withIndices) {
            return PoolOps.MAX_WITH_INDICES
                    .get(n)
                    .all(x, kernel, stride, padding, dilation, ceilMode);
        }
        return new NDList(
                Arrays.stream(dilation).allMatch(d -> d == 1)
                                && x.getShape().dimension() == kernel.length + 2
                        ? PoolOps.max(x, kernel, stride, padding, ceilMode)
                        : PoolOps.MAX.get(n).call(x, kernel, stride, padding, dilation, ceilMode));
    }

    static NDArray average(
            NDArray x,
            long[] kernel,
            long[] stride,
            long[] padding,
            boolean ceilMode,
            boolean countIncludePad,
            @Nullable Integer divisor) {
        return PoolOps.AVERAGE
                .get(kernel.length - 1)
                .call(x, kernel, stride, padding, ceilMode, countIncludePad, divisor);
    }

    static NDArray powerAverage(
            NDArray x, double p, long[] kernel, long[] stride, boolean ceilMode) {
        long[] none = new long[kernel.length];
        long[] ones = filled(kernel.length, 1);
        if (p == Double.POSITIVE_INFINITY) {
            return max(x.abs(), kernel, stride, none, ones, ceilMode, false).head();
        } else if (p == Double.NEGATIVE_INFINITY) {
            return max(x.abs().neg(), kernel, stride, none, ones, ceilMode, false).head().neg();
        }
        long window = Arrays.stream(kernel).reduce(1, (a, b) -> a * b);
        return PoolOps.POWER_AVERAGE
                .get(kernel.length - 1)
                .call(x, p, kernel, stride, ceilMode, window);
    }

    static NDArray adaptiveAverage(NDArray x, long[] size) {
        return PoolOps.ADAPTIVE_AVERAGE.get(size.length - 1).call(x, size);
    }

    static NDList adaptiveMax(NDArray x, long[] size) {
        return PoolOps.ADAPTIVE_MAX.get(size.length - 1).all(x, size);
    }

    static NDList fractionalMax(NDArray x, long[] kernel, long[] size, @Nullable NDArray samples) {
        int n = kernel.length;
        if (samples != null) {
            return PoolOps.FRACTIONAL_MAX.get(n - 2).all(x, kernel, size, samples);
        }
        Shape shape = x.getShape();
        int channels = shape.dimension() - n - 1;
        long[] drawn = {channels == 0 ? 1 : shape.get(0), shape.get(channels), n};
        try (NDArray own = PoolOps.SAMPLES.call(x, drawn)) {
            return PoolOps.FRACTIONAL_MAX.get(n - 2).all(x, kernel, size, own);
        }
    }

    /**
     * {@code wanted} is the output's size over space, behind batch and channels or not, or empty.
     */
    static NDArray unpool(
            NDArray x,
            NDArray indices,
            long[] kernel,
            long[] stride,
            long[] padding,
            long... wanted) {
        int n = kernel.length;
        long[] size = new long[n];
        for (int d = 0; d < n; d++) {
            long own = x.getShape().get(x.getShape().dimension() - n + d);
            size[d] = (own - 1) * stride[d] + kernel[d] - 2 * padding[d];
        }
        if (wanted.length > 0) {
            if (wanted.length != n && wanted.length != n + 2) {
                throw new IllegalArgumentException(
                        String.format(
                                "output_size should be a sequence containing %d or %d elements, but"
                                        + " it has a length of '%d'",
                                n, n + 2, wanted.length));
            }
            for (int d = 0; d < n; d++) {
                long asked = wanted[wanted.length - n + d];
                if (asked <= size[d] - stride[d] || asked >= size[d] + stride[d]) {
                    throw new IllegalArgumentException(
                            String.format(
                                    "invalid output_size \"%s\" (dim %d must be between %d and %d)",
                                    Arrays.toString(wanted),
                                    d,
                                    size[d] - stride[d],
                                    size[d] + stride[d]));
                }
                size[d] = asked;
            }
        }
        return PoolOps.UNPOOL.get(n - 1).call(x, indices, size, stride, padding);
    }
}

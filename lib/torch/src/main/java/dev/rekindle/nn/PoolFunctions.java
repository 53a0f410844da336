package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
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

    /** The largest value of each window, with the kernel size as stride. */
    public static NDArray maxPool1d(NDArray x, int kernelSize) {
        return maxPool(x, Sizes.filled(1, kernelSize));
    }

    /** The largest value of each window, with the kernel size as stride. */
    public static NDArray maxPool2d(NDArray x, int kernelSize) {
        return maxPool(x, Sizes.filled(2, kernelSize));
    }

    /** The largest value of each window, with the kernel size as stride. */
    public static NDArray maxPool3d(NDArray x, int kernelSize) {
        return maxPool(x, Sizes.filled(3, kernelSize));
    }

    private static NDArray maxPool(NDArray x, long[] kernelSize) {
        long[] zeros = new long[kernelSize.length];
        long[] ones = Sizes.filled(kernelSize.length, 1);
        require(x, kernelSize);
        return Pooling.max(x, kernelSize, kernelSize, zeros, ones, false, false).head();
    }

    /** The largest value of each window; each list holds a number a dimension, or one for all. */
    public static NDArray maxPool1d(
            NDArray x,
            long[] kernelSize,
            long[] stride,
            long[] padding,
            long[] dilation,
            boolean ceilMode) {
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
        require(x, kernelSize);
        return Pooling.max(
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
        return avgPool(x, Sizes.filled(1, kernelSize));
    }

    /** The average of each window, with the kernel size as stride. */
    public static NDArray avgPool2d(NDArray x, int kernelSize) {
        return avgPool(x, Sizes.filled(2, kernelSize));
    }

    /** The average of each window, with the kernel size as stride. */
    public static NDArray avgPool3d(NDArray x, int kernelSize) {
        return avgPool(x, Sizes.filled(3, kernelSize));
    }

    private static NDArray avgPool(NDArray x, long[] kernelSize) {
        require(x, kernelSize);
        long[] zeros = new long[kernelSize.length];
        return Pooling.average(x, kernelSize, kernelSize, zeros, false, true, null);
    }

    /** The average of each window. */
    public static NDArray avgPool1d(
            NDArray x,
            long[] kernelSize,
            long[] stride,
            long[] padding,
            boolean ceilMode,
            boolean countIncludePad) {
        return average(1, x, kernelSize, stride, padding, ceilMode, countIncludePad, null);
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
        return average(2, x, kernelSize, stride, padding, ceilMode, countIncludePad, divisor);
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
        return average(3, x, kernelSize, stride, padding, ceilMode, countIncludePad, divisor);
    }

    private static NDArray average(
            int n,
            NDArray x,
            long[] kernelSize,
            long[] stride,
            long[] padding,
            boolean ceilMode,
            boolean countIncludePad,
            @Nullable Integer divisor) {
        require(x, kernelSize);
        return Pooling.average(
                x,
                Sizes.each("kernel_size", kernelSize, n),
                Sizes.each("stride", stride, n),
                Sizes.each("padding", padding, n),
                ceilMode,
                countIncludePad,
                divisor);
    }

    /** The power average of each window, with the kernel size as stride. */
    public static NDArray lpPool1d(NDArray x, double normType, int kernelSize) {
        return lpPool(x, normType, Sizes.filled(1, kernelSize));
    }

    /** The power average of each window, with the kernel size as stride. */
    public static NDArray lpPool2d(NDArray x, double normType, int kernelSize) {
        return lpPool(x, normType, Sizes.filled(2, kernelSize));
    }

    /** The power average of each window, with the kernel size as stride. */
    public static NDArray lpPool3d(NDArray x, double normType, int kernelSize) {
        return lpPool(x, normType, Sizes.filled(3, kernelSize));
    }

    private static NDArray lpPool(NDArray x, double normType, long[] kernelSize) {
        require(x, kernelSize);
        return Pooling.powerAverage(x, normType, kernelSize, kernelSize, false);
    }

    /** Averages to an output of that size. */
    public static NDArray adaptiveAvgPool1d(NDArray x, long... outputSize) {
        return adaptiveAverage(1, x, outputSize);
    }

    /** Averages to an output of that size; one number stands for both dimensions. */
    public static NDArray adaptiveAvgPool2d(NDArray x, long... outputSize) {
        return adaptiveAverage(2, x, outputSize);
    }

    /** Averages to an output of that size; one number stands for all dimensions. */
    public static NDArray adaptiveAvgPool3d(NDArray x, long... outputSize) {
        return adaptiveAverage(3, x, outputSize);
    }

    private static NDArray adaptiveAverage(int n, NDArray x, long[] outputSize) {
        require(x, outputSize);
        return Pooling.adaptiveAverage(x, Sizes.each("output_size", outputSize, n));
    }

    /** Largest values to an output of that size. */
    public static NDArray adaptiveMaxPool1d(NDArray x, long... outputSize) {
        return adaptiveMax(1, x, outputSize).head();
    }

    /** Largest values to an output of that size; one number stands for both dimensions. */
    public static NDArray adaptiveMaxPool2d(NDArray x, long... outputSize) {
        return adaptiveMax(2, x, outputSize).head();
    }

    /** Largest values to an output of that size; one number stands for all dimensions. */
    public static NDArray adaptiveMaxPool3d(NDArray x, long... outputSize) {
        return adaptiveMax(3, x, outputSize).head();
    }

    /** As {@link #adaptiveMaxPool1d}, and in int64 where each value stood in its channel. */
    public static NDList adaptiveMaxPool1dWithIndices(NDArray x, long... outputSize) {
        return adaptiveMax(1, x, outputSize);
    }

    /** As {@link #adaptiveMaxPool2d}, and in int64 where each value stood in its channel. */
    public static NDList adaptiveMaxPool2dWithIndices(NDArray x, long... outputSize) {
        return adaptiveMax(2, x, outputSize);
    }

    /** As {@link #adaptiveMaxPool3d}, and in int64 where each value stood in its channel. */
    public static NDList adaptiveMaxPool3dWithIndices(NDArray x, long... outputSize) {
        return adaptiveMax(3, x, outputSize);
    }

    private static NDList adaptiveMax(int n, NDArray x, long[] outputSize) {
        require(x, outputSize);
        return Pooling.adaptiveMax(x, Sizes.each("output_size", outputSize, n));
    }

    /** Largest values of windows that are set at random; draws. */
    public static NDArray fractionalMaxPool2d(NDArray x, long[] kernelSize, long[] outputSize) {
        return fractionalMaxPool2dWithIndices(x, kernelSize, outputSize).head();
    }

    /** Largest values of windows that are set at random, and where they stood; draws. */
    public static NDList fractionalMaxPool2dWithIndices(
            NDArray x, long[] kernelSize, long[] outputSize) {
        return fractionalMax(2, x, kernelSize, outputSize);
    }

    /** Largest values of windows that are set at random; draws. */
    public static NDArray fractionalMaxPool3d(NDArray x, long[] kernelSize, long[] outputSize) {
        return fractionalMaxPool3dWithIndices(x, kernelSize, outputSize).head();
    }

    /** Largest values of windows that are set at random, and where they stood; draws. */
    public static NDList fractionalMaxPool3dWithIndices(
            NDArray x, long[] kernelSize, long[] outputSize) {
        return fractionalMax(3, x, kernelSize, outputSize);
    }

    private static NDList fractionalMax(int n, NDArray x, long[] kernelSize, long[] outputSize) {
        require(x, kernelSize);
        return Pooling.fractionalMax(
                x,
                Sizes.each("kernel_size", kernelSize, n),
                Sizes.each("output_size", outputSize, n),
                null);
    }

    /** The way back from {@link #maxPool1dWithIndices}; with no {@code size}, the usual one. */
    public static NDArray maxUnpool1d(
            NDArray x, NDArray indices, int kernelSize, int stride, int padding, long... size) {
        return unpool(1, x, indices, kernelSize, stride, padding, size);
    }

    /** The way back from {@link #maxPool2dWithIndices}; with no {@code size}, the usual one. */
    public static NDArray maxUnpool2d(
            NDArray x, NDArray indices, int kernelSize, int stride, int padding, long... size) {
        return unpool(2, x, indices, kernelSize, stride, padding, size);
    }

    /** The way back from {@link #maxPool3dWithIndices}; with no {@code size}, the usual one. */
    public static NDArray maxUnpool3d(
            NDArray x, NDArray indices, int kernelSize, int stride, int padding, long... size) {
        return unpool(3, x, indices, kernelSize, stride, padding, size);
    }

    private static NDArray unpool(
            int n, NDArray x, NDArray indices, int kernel, int stride, int padding, long[] size) {
        return Pooling.unpool(
                x,
                indices,
                Sizes.filled(n, kernel),
                Sizes.filled(n, stride),
                Sizes.filled(n, padding),
                size);
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.ConvolutionOps;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The convolutions of {@link F}, over {@code (N, C, *)} or {@code (C, *)}. A list of sizes holds
 * one number for each dimension of space, or one for all.
 */
public abstract class ConvolutionFunctions extends ActivationFunctions {
    private static final long[] ONE = {1};
    private static final long[] NONE = {0};

    ConvolutionFunctions() {}

    /** With stride 1, no padding, dilation 1 and one group. */
    public static NDArray conv1d(NDArray x, NDArray weight, @Nullable NDArray bias) {
        return conv1d(x, weight, bias, ONE, NONE, ONE, 1);
    }

    /** {@code (N, C_in, L)} and a weight (out, in/groups, kL) to {@code (N, C_out, L')}. */
    public static NDArray conv1d(
            NDArray x,
            NDArray weight,
            @Nullable NDArray bias,
            long[] stride,
            long[] padding,
            long[] dilation,
            int groups) {
        return convolve(1, x, weight, bias, stride, padding, dilation, groups);
    }

    /** With stride 1, no padding, dilation 1 and one group. */
    public static NDArray conv2d(NDArray x, NDArray weight, @Nullable NDArray bias) {
        return conv2d(x, weight, bias, ONE, NONE, ONE, 1);
    }

    /**
     * {@code (N, C_in, H, W)} and a weight (out, in/groups, kH, kW) to {@code (N, C_out, H', W')}.
     */
    public static NDArray conv2d(
            NDArray x,
            NDArray weight,
            @Nullable NDArray bias,
            long[] stride,
            long[] padding,
            long[] dilation,
            int groups) {
        return convolve(2, x, weight, bias, stride, padding, dilation, groups);
    }

    /** With stride 1, no padding, dilation 1 and one group. */
    public static NDArray conv3d(NDArray x, NDArray weight, @Nullable NDArray bias) {
        return conv3d(x, weight, bias, ONE, NONE, ONE, 1);
    }

    /** {@code (N, C_in, D, H, W)} and a weight (out, in/groups, kD, kH, kW). */
    public static NDArray conv3d(
            NDArray x,
            NDArray weight,
            @Nullable NDArray bias,
            long[] stride,
            long[] padding,
            long[] dilation,
            int groups) {
        return convolve(3, x, weight, bias, stride, padding, dilation, groups);
    }

    /** {@code (N, C_in, L)} and a weight (in, out/groups, kL) to {@code (N, C_out, L')}. */
    public static NDArray convTranspose1d(
            NDArray x,
            NDArray weight,
            @Nullable NDArray bias,
            long[] stride,
            long[] padding,
            long[] outputPadding,
            int groups,
            long[] dilation) {
        return convolveTransposed(
                1, x, weight, bias, stride, padding, outputPadding, groups, dilation);
    }

    /**
     * {@code (N, C_in, H, W)} and a weight (in, out/groups, kH, kW) to {@code (N, C_out, H', W')}.
     */
    public static NDArray convTranspose2d(
            NDArray x,
            NDArray weight,
            @Nullable NDArray bias,
            long[] stride,
            long[] padding,
            long[] outputPadding,
            int groups,
            long[] dilation) {
        return convolveTransposed(
                2, x, weight, bias, stride, padding, outputPadding, groups, dilation);
    }

    /** {@code (N, C_in, D, H, W)} and a weight (in, out/groups, kD, kH, kW). */
    public static NDArray convTranspose3d(
            NDArray x,
            NDArray weight,
            @Nullable NDArray bias,
            long[] stride,
            long[] padding,
            long[] outputPadding,
            int groups,
            long[] dilation) {
        return convolveTransposed(
                3, x, weight, bias, stride, padding, outputPadding, groups, dilation);
    }

    /** {@code padding} is a list of sizes, or {@code "same"} or {@code "valid"}. */
    static NDArray convolve(
            int dimensions,
            NDArray x,
            NDArray weight,
            @Nullable NDArray bias,
            long[] stride,
            Object padding,
            long[] dilation,
            int groups) {
        require(dimensions, x, weight);
        boolean batched = x.getShape().dimension() == dimensions + 2;
        long[] dilations = Sizes.each("dilation", dilation, dimensions);
        NDArray padded = batched ? x : x.expandDims(0);
        long[] zeros;
        if (padding instanceof String name) {
            long[] kernel = weight.getShape().slice(2).getShape();
            long[][] sides = sides(name, kernel, dilations);
            zeros = new long[dimensions];
            long[] more = new long[2 * dimensions];
            for (int d = 0; d < dimensions; d++) {
                zeros[d] = sides[d][0];
                more[2 * (dimensions - 1 - d) + 1] = sides[d][1] - sides[d][0];
            }
            padded = Arrays.stream(more).anyMatch(n -> n != 0) ? F.pad(padded, more) : padded;
        } else {
            zeros = Sizes.each("padding", (long[]) padding, dimensions);
        }
        NDArray y =
                ConvolutionOps.convolution(
                        padded,
                        weight,
                        bias,
                        Sizes.each("stride", stride, dimensions),
                        zeros,
                        dilations,
                        groups);
        return batched ? y : y.squeeze(0);
    }

    static NDArray convolveTransposed(
            int dimensions,
            NDArray x,
            NDArray weight,
            @Nullable NDArray bias,
            long[] stride,
            long[] padding,
            long[] outputPadding,
            int groups,
            long[] dilation) {
        require(dimensions, x, weight);
        return ConvolutionOps.TRANSPOSED
                .get(dimensions - 1)
                .call(
                        x,
                        weight,
                        bias,
                        Sizes.each("stride", stride, dimensions),
                        Sizes.each("padding", padding, dimensions),
                        Sizes.each("output_padding", outputPadding, dimensions),
                        groups,
                        Sizes.each("dilation", dilation, dimensions));
    }

    /** Returns for each dimension how many zeros stand before and behind it. */
    static long[][] sides(String padding, long[] kernelSize, long[] dilation) {
        long[][] sides = new long[kernelSize.length][2];
        for (int d = 0; d < sides.length; d++) {
            long total = padding.equals("same") ? dilation[d] * (kernelSize[d] - 1) : 0;
            sides[d][0] = total / 2;
            sides[d][1] = total - total / 2;
        }
        return sides;
    }

    private static void require(int dimensions, NDArray x, NDArray weight) {
        Objects.requireNonNull(x, "x is null; give an array");
        Objects.requireNonNull(weight, "weight is null; give an array");
        int rank = x.getShape().dimension();
        if (rank != dimensions + 1 && rank != dimensions + 2
                || weight.getShape().dimension() != dimensions + 2) {
            throw new IllegalArgumentException(
                    String.format(
                            "a convolution over %d dimensions takes %s and a weight of %d"
                                    + " dimensions, and was given %s and %s.",
                            dimensions,
                            Input.overSpace("C", dimensions),
                            dimensions + 2,
                            x.getShape(),
                            weight.getShape()));
        }
    }
}

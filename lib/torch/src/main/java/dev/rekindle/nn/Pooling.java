package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.PoolOps;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The pools over one, two and three dimensions of space: the lists of sizes hold a number for each,
 * and so say which one it is.
 */
final class Pooling {
    private Pooling() {}

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
        long[] ones = Sizes.filled(kernel.length, 1);
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
        Input.requireRank(
                "fractional_max_pool" + n + "d", x, Input.overSpace("C", n), n + 1, n + 2);
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
        Input.requireRank("max_unpool" + n + "d", x, Input.overSpace("C", n), n + 1, n + 2);
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

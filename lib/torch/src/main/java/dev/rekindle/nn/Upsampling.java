package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.ShapeOps;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How {@code F.interpolate} chooses torch's operator (torch/nn/functional.py, 2.15.0). */
final class Upsampling {
    private static final Set<String> UNALIGNED = Set.of("nearest", "area", "nearest-exact");

    private Upsampling() {}

    static NDArray of(
            NDArray x,
            long @Nullable [] size,
            double @Nullable [] scaleFactor,
            String mode,
            @Nullable Boolean alignCorners,
            @Nullable Boolean recompute) {
        Objects.requireNonNull(x, "x is null; give an array");
        Objects.requireNonNull(mode, "mode is null; give \"nearest\", say");
        if (UNALIGNED.contains(mode) && alignCorners != null) {
            throw new IllegalArgumentException(
                    "align_corners option can only be set with the interpolating modes: linear |"
                            + " bilinear | bicubic | trilinear");
        }
        if ((size == null) == (scaleFactor == null)) {
            throw new IllegalArgumentException(
                    size == null
                            ? "either size or scale_factor should be defined"
                            : "only one of size or scale_factor should be defined");
        }
        if (Boolean.TRUE.equals(recompute) && size != null) {
            throw new IllegalArgumentException(
                    "recompute_scale_factor is not meaningful with an explicit size.");
        }
        int dimensions = x.getShape().dimension() - 2;
        String operator = mode + dimensions + "d";
        boolean known =
                ShapeOps.UPSAMPLE.containsKey(operator)
                        || ShapeOps.UPSAMPLE_ALIGNED.containsKey(operator)
                        || (mode.equals("area") && dimensions >= 1 && dimensions <= 3);
        if (!known) {
            throw new IllegalArgumentException(
                    "interpolate: nearest, nearest-exact and area take 3D, 4D and 5D input, linear"
                            + " 3D, bilinear and bicubic 4D, trilinear 5D, and "
                            + mode
                            + " was given "
                            + x.getShape()
                            + ".");
        }
        long[] output = size == null ? null : Sizes.each("size", size, dimensions);
        double[] scales = scaleFactor == null ? null : each(scaleFactor, dimensions);
        if (scales != null && (mode.equals("area") || Boolean.TRUE.equals(recompute))) {
            output = new long[dimensions];
            for (int d = 0; d < dimensions; d++) {
                output[d] = (long) (x.getShape().get(d + 2) * scales[d]);
            }
            scales = null;
        }
        if (mode.equals("area")) {
            return Pooling.adaptiveAverage(x, Objects.requireNonNull(output));
        }
        return UNALIGNED.contains(mode)
                ? Objects.requireNonNull(ShapeOps.UPSAMPLE.get(operator)).call(x, output, scales)
                : Objects.requireNonNull(ShapeOps.UPSAMPLE_ALIGNED.get(operator))
                        .call(x, output, Boolean.TRUE.equals(alignCorners), scales);
    }

    private static double[] each(double[] factors, int dimensions) {
        if (factors.length == 1) {
            double[] all = new double[dimensions];
            Arrays.fill(all, factors[0]);
            return all;
        }
        if (factors.length != dimensions) {
            throw new IllegalArgumentException(
                    "scale_factor takes one number or "
                            + dimensions
                            + ", and was given "
                            + Arrays.toString(factors));
        }
        return factors;
    }
}

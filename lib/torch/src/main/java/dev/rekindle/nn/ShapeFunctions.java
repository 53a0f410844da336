package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.EngineRefusal;
import dev.rekindle.internal.djl.ShapeOps;
import dev.rekindle.internal.djl.TorchScript;
import dev.rekindle.internal.djl.Uses;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Of {@link F}: linear maps, what moves elements, padding, upsampling, and distances. */
public abstract class ShapeFunctions extends PoolFunctions {
    ShapeFunctions() {}

    private static void require(NDArray x) {
        Objects.requireNonNull(x, "x is null; give an array");
    }

    /** {@code x Wᵀ + b} over the last dimension. */
    public static NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
        Objects.requireNonNull(x, "x is null; give an array");
        Objects.requireNonNull(weight, "weight is null; give an array");
        try (Uses.Use use = Uses.begin()) {
            Uses.requireOpen(x, weight, bias);
            return EngineRefusal.inWords(
                    "linear",
                    () -> ai.djl.nn.core.Linear.linear(x, weight, bias).singletonOrThrow());
        }
    }

    /** Makes one dimension of those from {@code startDim} to {@code endDim}, both included. */
    public static NDArray flatten(NDArray x, int startDim, int endDim) {
        Objects.requireNonNull(x, "x is null; give an array");
        int rank = x.getShape().dimension();
        if (rank == 0 && isOnly(startDim) && isOnly(endDim)) {
            return x.reshape(1);
        }
        int start = startDim < 0 ? startDim + rank : startDim;
        int end = endDim < 0 ? endDim + rank : endDim;
        if (start < 0 || end >= rank || start > end) {
            throw new IllegalArgumentException(
                    "flatten: no dimensions "
                            + startDim
                            + " to "
                            + endDim
                            + " in a shape "
                            + x.getShape());
        }
        Shape middle = new Shape(x.getShape().slice(start, end + 1).size());
        return x.reshape(
                x.getShape().slice(0, start).addAll(middle).addAll(x.getShape().slice(end + 1)));
    }

    /** Tells whether torch takes a dimension of one number, which has none, for its only one. */
    private static boolean isOnly(int dim) {
        return dim == 0 || dim == -1;
    }

    /** All dimensions from {@code startDim} on become one. */
    public static NDArray flatten(NDArray x, int startDim) {
        Objects.requireNonNull(x, "x is null; give an array");
        return flatten(x, startDim, -1);
    }

    /**
     * Makes several dimensions of one; one of the sizes may be -1, which is what is left.
     *
     * @throws IllegalArgumentException if the sizes do not multiply to that of {@code dim}
     */
    public static NDArray unflatten(NDArray x, int dim, long... sizes) {
        require(x);
        Shape shape = x.getShape();
        int at = dim < 0 ? dim + shape.dimension() : dim;
        long known = Arrays.stream(sizes).filter(size -> size != -1).reduce(1, (a, b) -> a * b);
        long open = Arrays.stream(sizes).filter(size -> size == -1).count();
        boolean fits = at >= 0 && at < shape.dimension() && open < 2;
        if (!fits
                || (open == 0
                        ? known != shape.get(at)
                        : known == 0 || shape.get(at) % known != 0)) {
            throw new IllegalArgumentException(
                    "unflatten: sizes "
                            + Arrays.toString(sizes)
                            + " don't multiply up to the size of dim "
                            + dim
                            + " in a shape "
                            + shape);
        }
        long[] filled =
                Arrays.stream(sizes)
                        .map(size -> size == -1 ? shape.get(at) / known : size)
                        .toArray();
        return x.reshape(shape.slice(0, at).addAll(new Shape(filled)).addAll(shape.slice(at + 1)));
    }

    /** {@code x1ᵀ A x2 + b}: (*, in1), (*, in2) and a weight (out, in1, in2) to (*, out). */
    public static NDArray bilinear(NDArray x1, NDArray x2, NDArray weight, @Nullable NDArray bias) {
        return ShapeOps.BILINEAR.call(x1, x2, weight, bias);
    }

    /** Pads with zeros; {@code pad} is the last dimension's two sides first, and so on. */
    public static NDArray pad(NDArray x, long... pad) {
        return pad(x, pad, 0);
    }

    /** Pads with a value; a negative number cuts off. */
    public static NDArray pad(NDArray x, long[] pad, double value) {
        require(x);
        return ShapeOps.PAD_CONSTANT.call(x, pad, value);
    }

    /** Pads as {@code mode} says: {@code "reflect"}, {@code "replicate"} or {@code "circular"}. */
    public static NDArray pad(NDArray x, long[] pad, String mode) {
        require(x);
        TorchScript.Op op = ShapeOps.PAD.get(mode);
        if (op == null) {
            if (mode.equals("constant")) {
                return pad(x, pad, 0);
            }
            throw new IllegalArgumentException(
                    "pad: mode '" + mode + "' is none of constant, reflect, replicate, circular.");
        }
        if (!mode.equals("circular")) {
            requireSomethingLeft(x.getShape(), pad);
        }
        return op.call(x, pad);
    }

    /** Refuses to reflect or repeat what is cut off whole, as torch does. */
    private static void requireSomethingLeft(Shape shape, long[] pad) {
        for (int i = 0; i + 1 < pad.length && i / 2 < shape.dimension(); i += 2) {
            long size = shape.get(shape.dimension() - 1 - i / 2);
            if (size > 0 && size + pad[i] + pad[i + 1] < 1) {
                throw new IllegalArgumentException(
                        "pad: a size of "
                                + size
                                + " would be "
                                + (size + pad[i] + pad[i + 1])
                                + " with a padding of "
                                + Arrays.toString(pad)
                                + ", and must be >= 1 in every dimension.");
            }
        }
    }

    /** Adds up blocks (N, C·∏kernel, L) where they overlap in (N, C, H, W). */
    public static NDArray fold(
            NDArray x,
            long[] outputSize,
            long[] kernelSize,
            long[] dilation,
            long[] padding,
            long[] stride) {
        require(x);
        return ShapeOps.FOLD.call(
                x,
                Sizes.each("output_size", outputSize, 2),
                Sizes.each("kernel_size", kernelSize, 2),
                Sizes.each("dilation", dilation, 2),
                Sizes.each("padding", padding, 2),
                Sizes.each("stride", stride, 2));
    }

    /** Cuts (N, C, H, W) into blocks (N, C·∏kernel, L). */
    public static NDArray unfold(
            NDArray x, long[] kernelSize, long[] dilation, long[] padding, long[] stride) {
        require(x);
        return ShapeOps.UNFOLD.call(
                x,
                Sizes.each("kernel_size", kernelSize, 2),
                Sizes.each("dilation", dilation, 2),
                Sizes.each("padding", padding, 2),
                Sizes.each("stride", stride, 2));
    }

    /** (*, C·r², H, W) to (*, C, H·r, W·r). */
    public static NDArray pixelShuffle(NDArray x, int upscaleFactor) {
        require(x);
        return ShapeOps.PIXEL_SHUFFLE.call(x, upscaleFactor);
    }

    /** (*, C, H·r, W·r) to (*, C·r², H, W). */
    public static NDArray pixelUnshuffle(NDArray x, int downscaleFactor) {
        require(x);
        return ShapeOps.PIXEL_UNSHUFFLE.call(x, downscaleFactor);
    }

    /** Takes the channels of {@code groups} groups by turns. */
    public static NDArray channelShuffle(NDArray x, int groups) {
        require(x);
        return ShapeOps.CHANNEL_SHUFFLE.call(x, groups);
    }

    /** (N, C, *) to the size given, over each dimension of space. */
    public static NDArray interpolate(NDArray x, long[] size, String mode) {
        return interpolate(x, size, null, mode, null, null);
    }

    /** (N, C, *) to as many times its size, over each dimension of space. */
    public static NDArray interpolate(NDArray x, double[] scaleFactor, String mode) {
        return interpolate(x, null, scaleFactor, mode, null, null);
    }

    /**
     * (N, C, *) to {@code size}, or to {@code scaleFactor} times its size; one of the two is null.
     *
     * @param mode nearest, nearest-exact, area; linear over one dimension of space, bilinear and
     *     bicubic over two, trilinear over three
     * @param alignCorners null for the modes that do not ask, and for false
     * @param recomputeScaleFactor whether the scale follows from the output's size
     */
    public static NDArray interpolate(
            NDArray x,
            long @Nullable [] size,
            double @Nullable [] scaleFactor,
            String mode,
            @Nullable Boolean alignCorners,
            @Nullable Boolean recomputeScaleFactor) {
        return Upsampling.of(x, size, scaleFactor, mode, alignCorners, recomputeScaleFactor);
    }

    /** The cosine of the angle between two arrays along {@code dim}. */
    public static NDArray cosineSimilarity(NDArray x1, NDArray x2, int dim, double eps) {
        return ShapeOps.COSINE_SIMILARITY.call(x1, x2, dim, eps);
    }

    /** The p-norm of the difference of two arrays along the last dimension. */
    public static NDArray pairwiseDistance(
            NDArray x1, NDArray x2, double p, double eps, boolean keepdim) {
        return ShapeOps.PAIRWISE_DISTANCE.call(x1, x2, p, eps, keepdim);
    }
}

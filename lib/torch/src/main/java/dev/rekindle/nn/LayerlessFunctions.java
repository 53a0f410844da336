package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.LayerlessOps;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions of {@link F} that no layer is made of. Mirrors torch/nn/functional.py, 2.15.0. */
public abstract class LayerlessFunctions extends SequenceFunctions {
    private static final List<String> MODES = List.of("bilinear", "nearest", "bicubic");
    private static final List<String> PADDINGS = List.of("zeros", "border", "reflection");

    /** Only {@link F} is one. */
    LayerlessFunctions() {}

    /** As {@link #oneHot(NDArray, long)}, with as many classes as the largest number asks for. */
    public static NDArray oneHot(NDArray x) {
        return oneHot(x, -1);
    }

    /** Class numbers {@code (*)} in int64 to {@code (*, numClasses)}: 1 at the number, else 0. */
    public static NDArray oneHot(NDArray x, long numClasses) {
        requireGiven(x, "x");
        return LayerlessOps.ONE_HOT.call(x, numClasses);
    }

    /** As {@link #normalize(NDArray, double, int, double)}: Euclidean, along dimension 1. */
    public static NDArray normalize(NDArray x) {
        return normalize(x, 2, 1, 1e-12);
    }

    /** Divides by the p-norm along {@code dim}, which counts as {@code eps} at least. */
    public static NDArray normalize(NDArray x, double p, int dim, double eps) {
        requireGiven(x, "x");
        return LayerlessOps.NORMALIZE.call(x, p, dim, eps);
    }

    /** The p-norm of the difference of each two rows of {@code (N, M)}: {@code (N (N - 1) / 2)}. */
    public static NDArray pdist(NDArray x, double p) {
        requireGiven(x, "x");
        return LayerlessOps.PDIST.call(x, p);
    }

    /**
     * Draws from the Gumbel-Softmax distribution of logits; {@code hard} gives one 1 a row, with
     * the gradient of the soft numbers.
     */
    public static NDArray gumbelSoftmax(NDArray logits, double tau, boolean hard, int dim) {
        requireGiven(logits, "logits");
        return LayerlessOps.GUMBEL_SOFTMAX.call(logits, tau, hard, dim);
    }

    /**
     * Samples {@code (N, C, H, W)} at {@code grid} {@code (N, h, w, 2)}, whose numbers are x and y
     * between -1 and 1; or {@code (N, C, D, H, W)} at {@code (N, d, h, w, 3)}.
     *
     * @param mode {@code "bilinear"}, {@code "nearest"} or {@code "bicubic"}
     * @param paddingMode {@code "zeros"}, {@code "border"} or {@code "reflection"}
     */
    public static NDArray gridSample(
            NDArray x, NDArray grid, String mode, String paddingMode, boolean alignCorners) {
        requireGiven(x, "x");
        requireGiven(grid, "grid");
        return LayerlessOps.GRID_SAMPLE.call(
                x,
                grid,
                place("mode", MODES, mode),
                place("padding_mode", PADDINGS, paddingMode),
                alignCorners);
    }

    private static int place(String name, List<String> known, @Nullable String given) {
        int place = given == null ? -1 : known.indexOf(given);
        if (place < 0) {
            throw new IllegalArgumentException(
                    "grid_sample(): expected "
                            + name
                            + " to be one of "
                            + known
                            + ", but got: '"
                            + given
                            + "'");
        }
        return place;
    }

    /**
     * The grid of affine maps {@code (N, 2, 3)} over {@code size} {@code (N, C, H, W)}, for {@link
     * #gridSample}; or of {@code (N, 3, 4)} over {@code (N, C, D, H, W)}.
     */
    public static NDArray affineGrid(NDArray theta, long[] size, boolean alignCorners) {
        requireGiven(theta, "theta");
        Shape shape = theta.getShape();
        int space = size.length - 2;
        boolean fits =
                (space == 2 || space == 3)
                        && shape.dimension() == 3
                        && shape.get(1) == space
                        && shape.get(2) == space + 1
                        && theta.getDataType().isFloating();
        if (!fits || Arrays.stream(size).anyMatch(each -> each <= 0)) {
            throw new IllegalArgumentException(
                    "affine_grid: expected floating-point matrices (N, 2, 3) for 4 positive sizes"
                            + " or (N, 3, 4) for 5, and was given "
                            + shape
                            + " of "
                            + theta.getDataType()
                            + " for "
                            + Arrays.toString(size));
        }
        return LayerlessOps.AFFINE_GRID.call(theta, size, alignCorners);
    }

    /** A convolution of {@code (T, N, C)} by a weight {@code (width, C, out)} and a bias. */
    public static NDArray convTbc(NDArray x, NDArray weight, NDArray bias, int pad) {
        requireGiven(x, "x");
        requireGiven(weight, "weight");
        requireGiven(bias, "bias");
        return LayerlessOps.CONV_TBC.call(x, weight, bias, pad);
    }

    /** As the long form, without a mask, dropout or cause. */
    public static NDArray scaledDotProductAttention(NDArray query, NDArray key, NDArray value) {
        return scaledDotProductAttention(query, key, value, null, 0, false, null, false);
    }

    /**
     * Softmax of {@code query keyᵀ · scale} times {@code value}, over {@code (N, *, L, E)} and
     * {@code (N, *, S, E)}.
     *
     * @param attnMask {@code (N, *, L, S)}: true where it is looked at, or numbers that are added
     * @param dropoutP the probability of dropout; it draws whatever the mode
     * @param scale null for 1/√E
     * @param enableGqa whether several heads of the query share one of the key
     */
    public static NDArray scaledDotProductAttention(
            NDArray query,
            NDArray key,
            NDArray value,
            @Nullable NDArray attnMask,
            double dropoutP,
            boolean isCausal,
            @Nullable Double scale,
            boolean enableGqa) {
        requireGiven(query, "query");
        requireGiven(key, "key");
        requireGiven(value, "value");
        if (attnMask != null
                && attnMask.getDataType() != DataType.BOOLEAN
                && attnMask.getDataType() != query.getDataType()) {
            throw new IllegalArgumentException(
                    "scaled_dot_product_attention: expected attn_mask of bool or of the query's"
                            + " type "
                            + query.getDataType()
                            + ", but got "
                            + attnMask.getDataType());
        }
        return LayerlessOps.SCALED_DOT_PRODUCT_ATTENTION.call(
                query, key, value, attnMask, dropoutP, isCausal, scale, enableGqa);
    }
}

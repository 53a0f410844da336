package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a layer takes, asked before the engine is: the sentence names the layer, the shapes that it
 * takes, as torch's documents write them, and the one that it was given.
 */
final class Input {
    private static final String[] SPACES = {"", "L", "H, W", "D, H, W"};

    private Input() {}

    /** Returns the shapes over some dimensions: {@code (N, 3, H, W) or (3, H, W)}. */
    static String overSpace(Object channels, int dimensions) {
        String one = channels + ", " + SPACES[dimensions] + ")";
        return "(N, " + one + " or (" + one;
    }

    /**
     * Refuses an array that has not {@code channels} channels, behind a batch or not, over {@code
     * dimensions} dimensions of space.
     */
    static void requireOverSpace(Module layer, NDArray x, long channels, int dimensions) {
        requireNonNull(x);
        int rank = x.getShape().dimension();
        boolean fits = rank == dimensions + 1 || rank == dimensions + 2;
        if (!fits || x.getShape().get(rank - dimensions - 1) != channels) {
            throw refused(layer, x, overSpace(channels, dimensions));
        }
    }

    /** As {@link #requireOverSpace(Module, NDArray, long, int)}, with any number of channels. */
    static void requireOverSpace(Module layer, NDArray x, int dimensions) {
        requireRank(layer, x, overSpace("C", dimensions), dimensions + 1, dimensions + 2);
    }

    /** Refuses an array whose number of dimensions is none of {@code ranks}. */
    static void requireRank(Module layer, NDArray x, String shapes, int... ranks) {
        requireRank(layer.typeName(), x, shapes, ranks);
    }

    /** As {@link #requireRank(Module, NDArray, String, int...)}, of a function. */
    static void requireRank(String function, NDArray x, String shapes, int... ranks) {
        requireNonNull(x);
        for (int rank : ranks) {
            if (x.getShape().dimension() == rank) {
                return;
            }
        }
        throw refused(function, x, shapes);
    }

    /** Refuses an array that has no channels behind its first dimension. */
    static void requireChannels(String function, NDArray x) {
        requireNonNull(x);
        if (x.getShape().dimension() < 2) {
            throw refused(function, x, "(N, C, *)");
        }
    }

    /** Refuses an array whose last dimensions are not {@code shape}. */
    static void requireLast(Module layer, NDArray x, long... shape) {
        requireNonNull(x);
        int before = x.getShape().dimension() - shape.length;
        if (before < 0 || !x.getShape().slice(before).equals(new Shape(shape))) {
            String sizes = Arrays.toString(shape);
            throw refused(layer, x, "(*, " + sizes.substring(1, sizes.length() - 1) + ")");
        }
    }

    /** Refuses an array of another element type than the layer's weights. */
    static void requireTypeOf(Module layer, @Nullable Parameter weight, NDArray x) {
        if (weight != null && typeOf(weight) != x.getDataType()) {
            throw new IllegalArgumentException(
                    layer.typeName()
                            + " has weights of "
                            + weight.dtype()
                            + ", and was given "
                            + Tensors.dtype(x)
                            + ". Convert the input to the type of the weights.");
        }
    }

    /** Returns the element type of a weight, without computing one that is computed of others. */
    static DataType typeOf(Parameter weight) {
        DType computed = weight.computation() == null ? null : weight.dtype();
        return computed == null ? weight.getArray().getDataType() : Tensors.engineType(computed);
    }

    /** As {@link #requireTypeOf}; a norm of float32 takes float16 too, and gives float16. */
    static void requireTypeOfNorm(Module layer, @Nullable Parameter weight, NDArray x) {
        boolean mixed =
                weight != null
                        && typeOf(weight) == DataType.FLOAT32
                        && x.getDataType() == DataType.FLOAT16;
        if (!mixed) {
            requireTypeOf(layer, weight, x);
        }
    }

    static void requireNonNull(@Nullable NDArray x) {
        Objects.requireNonNull(x, "x is null; give an array");
    }

    /**
     * Refuses arrays that are gone; null is one that is left out.
     *
     * @throws IllegalStateException if one was closed
     */
    static void requireOpen(Module layer, @Nullable NDArray... arrays) {
        for (NDArray array : arrays) {
            if (array != null && array.isReleased()) {
                throw closed("an input of this " + layer.typeName(), null);
            }
        }
    }

    /** As {@link #requireOpen(Module, NDArray...)}. */
    static void requireOpen(Module layer, List<NDArray> arrays) {
        requireOpen(layer, arrays.toArray(NDArray[]::new));
    }

    /** Returns what to throw where {@code what} is gone. */
    static IllegalStateException closed(String what, @Nullable Throwable cause) {
        return new IllegalStateException(
                what
                        + " was closed, or the scope that it was computed in has ended. Compute"
                        + " within that scope, or keep it there: step.keep(array).",
                cause);
    }

    /** Returns the refusal of a shape; {@code shapes} says which ones are taken. */
    static IllegalArgumentException refused(Module layer, NDArray x, String shapes) {
        return refused(layer.typeName(), x, shapes);
    }

    private static IllegalArgumentException refused(String name, NDArray x, String shapes) {
        return new IllegalArgumentException(
                name + " takes " + shapes + ", and was given " + x.getShape() + ".");
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.codec.PythonText;
import dev.rekindle.internal.djl.NormOps;
import dev.rekindle.internal.djl.Ops;

/**
 * The dropouts of {@link F}: without {@code training} each passes its input on. They draw what
 * Python draws after the same seed.
 */
public abstract class DropoutFunctions extends ShapeFunctions {
    DropoutFunctions() {}

    /**
     * Refuses what torch refuses, in its words.
     *
     * @throws IllegalArgumentException if {@code p} is no probability
     */
    static void requireProbability(double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(
                    "dropout probability has to be between 0 and 1, but got " + PythonText.of(p));
        }
    }

    /** Sets each element to 0 with probability {@code p}, and divides the others by 1 - p. */
    public static NDArray dropout(NDArray x, double p, boolean training) {
        Input.requireNonNull(x);
        requireProbability(p);
        return training ? Ops.dropout(x, p, true) : x;
    }

    /** As {@link #dropout} of whole channels of {@code (N, C, L)} or {@code (C, L)}. */
    public static NDArray dropout1d(NDArray x, double p, boolean training) {
        Input.requireNonNull(x);
        int rank = x.getShape().dimension();
        if (rank != 2 && rank != 3) {
            throw new IllegalArgumentException(
                    "dropout1d: Expected 2D or 3D input, but received a "
                            + rank
                            + "D input: (N, C, L) or (C, L).");
        }
        return channels(x, p, training, rank == 3);
    }

    /** As {@link #dropout} of whole channels of {@code (N, C, *)}. */
    public static NDArray dropout2d(NDArray x, double p, boolean training) {
        Input.requireNonNull(x);
        return channels(x, p, training, true);
    }

    /** As {@link #dropout} of whole channels of {@code (N, C, D, H, W)} or {@code (C, D, H, W)}. */
    public static NDArray dropout3d(NDArray x, double p, boolean training) {
        Input.requireNonNull(x);
        return channels(x, p, training, x.getShape().dimension() == 5);
    }

    private static NDArray channels(NDArray x, double p, boolean training, boolean batched) {
        requireProbability(p);
        if (!training) {
            return x;
        }
        return batched
                ? NormOps.FEATURE_DROPOUT.call(x, p, true)
                : NormOps.FEATURE_DROPOUT.call(x.expandDims(0), p, true).squeeze(0);
    }

    /** Dropout that keeps mean and variance of what {@code selu} gives. */
    public static NDArray alphaDropout(NDArray x, double p, boolean training) {
        Input.requireNonNull(x);
        requireProbability(p);
        return training ? NormOps.ALPHA_DROPOUT.call(x, p, true) : x;
    }

    /** As {@link #alphaDropout} of whole channels of {@code (N, C, *)}. */
    public static NDArray featureAlphaDropout(NDArray x, double p, boolean training) {
        Input.requireNonNull(x);
        requireProbability(p);
        return training ? NormOps.FEATURE_ALPHA_DROPOUT.call(x, p, true) : x;
    }
}

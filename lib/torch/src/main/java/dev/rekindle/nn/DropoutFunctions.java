package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.codec.PythonText;
import dev.rekindle.internal.djl.InPlaceOps;
import dev.rekindle.internal.djl.NormOps;
import dev.rekindle.internal.djl.Ops;
import dev.rekindle.internal.djl.TorchScript;

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
        return dropout(x, p, training, false);
    }

    /** As {@link #dropout(NDArray, double, boolean)}; with {@code inplace} it overwrites x. */
    public static NDArray dropout(NDArray x, double p, boolean training, boolean inplace) {
        Input.requireNonNull(x);
        requireProbability(p);
        if (!training) {
            return x;
        }
        return inplace ? InPlaceOps.DROPOUT.call(x, p, true) : Ops.dropout(x, p, true);
    }

    /** As {@link #dropout} of whole channels of {@code (N, C, L)} or {@code (C, L)}. */
    public static NDArray dropout1d(NDArray x, double p, boolean training) {
        return dropout1d(x, p, training, false);
    }

    /** As {@link #dropout1d(NDArray, double, boolean)}; with {@code inplace} it overwrites x. */
    public static NDArray dropout1d(NDArray x, double p, boolean training, boolean inplace) {
        Input.requireNonNull(x);
        int rank = x.getShape().dimension();
        if (rank != 2 && rank != 3) {
            throw new IllegalArgumentException(
                    "dropout1d: Expected 2D or 3D input, but received a "
                            + rank
                            + "D input: (N, C, L) or (C, L).");
        }
        return channels(x, p, training, rank == 3, inplace);
    }

    /** As {@link #dropout} of whole channels of {@code (N, C, *)}. */
    public static NDArray dropout2d(NDArray x, double p, boolean training) {
        return dropout2d(x, p, training, false);
    }

    /** As {@link #dropout2d(NDArray, double, boolean)}; with {@code inplace} it overwrites x. */
    public static NDArray dropout2d(NDArray x, double p, boolean training, boolean inplace) {
        Input.requireNonNull(x);
        return channels(x, p, training, true, inplace);
    }

    /** As {@link #dropout} of whole channels of {@code (N, C, D, H, W)} or {@code (C, D, H, W)}. */
    public static NDArray dropout3d(NDArray x, double p, boolean training) {
        return dropout3d(x, p, training, false);
    }

    /** As {@link #dropout3d(NDArray, double, boolean)}; with {@code inplace} it overwrites x. */
    public static NDArray dropout3d(NDArray x, double p, boolean training, boolean inplace) {
        Input.requireNonNull(x);
        return channels(x, p, training, x.getShape().dimension() == 5, inplace);
    }

    private static NDArray channels(
            NDArray x, double p, boolean training, boolean batched, boolean inplace) {
        requireProbability(p);
        if (!training) {
            return x;
        }
        TorchScript.Op op = inplace ? InPlaceOps.FEATURE_DROPOUT : NormOps.FEATURE_DROPOUT;
        return batched ? op.call(x, p, true) : op.call(x.expandDims(0), p, true).squeeze(0);
    }

    /** Dropout that keeps mean and variance of what {@code selu} gives. */
    public static NDArray alphaDropout(NDArray x, double p, boolean training) {
        return alphaDropout(x, p, training, false);
    }

    /** As {@link #alphaDropout(NDArray, double, boolean)}; with {@code inplace} it overwrites x. */
    public static NDArray alphaDropout(NDArray x, double p, boolean training, boolean inplace) {
        Input.requireNonNull(x);
        requireProbability(p);
        TorchScript.Op op = inplace ? InPlaceOps.ALPHA_DROPOUT : NormOps.ALPHA_DROPOUT;
        return training ? op.call(x, p, true) : x;
    }

    /** As {@link #alphaDropout} of whole channels of {@code (N, C, *)}. */
    public static NDArray featureAlphaDropout(NDArray x, double p, boolean training) {
        return featureAlphaDropout(x, p, training, false);
    }

    /**
     * As {@link #featureAlphaDropout(NDArray, double, boolean)}; with {@code inplace} it overwrites
     * x.
     */
    public static NDArray featureAlphaDropout(
            NDArray x, double p, boolean training, boolean inplace) {
        Input.requireNonNull(x);
        requireProbability(p);
        TorchScript.Op op =
                inplace ? InPlaceOps.FEATURE_ALPHA_DROPOUT : NormOps.FEATURE_ALPHA_DROPOUT;
        return training ? op.call(x, p, true) : x;
    }
}

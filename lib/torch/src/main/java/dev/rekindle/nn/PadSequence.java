package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.SequenceOps;
import dev.rekindle.internal.text.Given;
import java.util.ArrayList;
import java.util.List;

/**
 * Sequences of different lengths as one array, and back. Mirrors {@code pad_sequence} and {@code
 * unpad_sequence} (torch/nn/utils/rnn.py, 2.15.0).
 */
public final class PadSequence {
    private PadSequence() {}

    /** As {@link #padSequence(List, boolean, double, String)}: {@code (L, N, *)}, with zeros. */
    public static NDArray padSequence(List<NDArray> sequences) {
        return padSequence(sequences, false, 0, "right");
    }

    /**
     * Pads sequences {@code (L, *)} to the length of the longest.
     *
     * @param batchFirst whether the result is {@code (N, L, *)} rather than {@code (L, N, *)}
     * @param paddingSide {@code "right"} or {@code "left"} of each sequence
     * @throws IllegalArgumentException if there is none, or what stands behind {@code L} differs
     */
    public static NDArray padSequence(
            List<NDArray> sequences, boolean batchFirst, double paddingValue, String paddingSide) {
        lengths(sequences);
        boolean left = Given.given(paddingSide, "pad_sequence", "paddingSide").equals("left");
        if (!left && !paddingSide.equals("right")) {
            throw new IllegalArgumentException(
                    "[pad_sequence] paddingSide is " + paddingSide + ". Give left or right.");
        }
        return SequenceOps.padSequence(sequences, batchFirst, paddingValue, left);
    }

    /** Returns the sequences {@code (L, *)} of what was padded on the right. */
    public static List<NDArray> unpadSequence(NDArray padded, long[] lengths, boolean batchFirst) {
        Given.given(padded, "unpad_sequence", "padded");
        Given.given(lengths, "unpad_sequence", "lengths");
        int batch = batchFirst ? 0 : 1;
        if (padded.getShape().dimension() < 2 || padded.getShape().get(batch) != lengths.length) {
            throw new IllegalArgumentException(
                    "[unpad_sequence] there are "
                            + lengths.length
                            + " lengths for "
                            + padded.getShape()
                            + ". Give one for each sequence.");
        }
        List<NDArray> sequences = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            NDArray one = padded.get(batchFirst ? i + "" : ":," + i);
            sequences.add(SequenceOps.narrow(one, 0, 0, lengths[i]));
        }
        return sequences;
    }

    static long[] lengths(List<NDArray> sequences) {
        Given.given(sequences, "pad_sequence", "sequences");
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException(
                    "[pad_sequence] received an empty list of sequences. Give one at least.");
        }
        long[] lengths = new long[sequences.size()];
        for (int i = 0; i < lengths.length; i++) {
            NDArray each = Given.given(sequences.get(i), "pad_sequence", "a sequence in the list");
            if (each.getShape().dimension() == 0) {
                throw new IllegalArgumentException(
                        "[pad_sequence] sequence " + i + " is a single number. Give (L, *).");
            }
            lengths[i] = each.getShape().get(0);
        }
        return lengths;
    }
}

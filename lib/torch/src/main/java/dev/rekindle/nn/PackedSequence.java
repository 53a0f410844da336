package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.rekindle.internal.djl.SequenceOps;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of different lengths, one after another without padding, for {@link
 * Recurrent#forward(PackedSequence, NDList)}. Mirrors {@code PackedSequence}, {@code
 * pack_padded_sequence} and {@code pad_packed_sequence} (torch/nn/utils/rnn.py, 2.15.0).
 *
 * @param data all steps in a row, the first of each sequence, then the second of each: {@code (sum
 *     of lengths, *)}
 * @param batchSizes how many sequences still go on at each step, in int64
 * @param sortedIndices where each sequence, longest first, stood in the batch; null if they were in
 *     that order
 * @param unsortedIndices the way back; null likewise
 */
public record PackedSequence(
        NDArray data,
        NDArray batchSizes,
        @Nullable NDArray sortedIndices,
        @Nullable NDArray unsortedIndices) {
    public PackedSequence {
        Objects.requireNonNull(data, "data is null; give the rows");
        Objects.requireNonNull(batchSizes, "batchSizes is null; give how many rows each step has");
    }

    /** As {@link #pack(NDArray, long[], boolean, boolean)}, of sequences longest first. */
    public static PackedSequence pack(NDArray x, long[] lengths, boolean batchFirst) {
        return pack(x, lengths, batchFirst, true);
    }

    /**
     * Packs padded sequences, as {@code pack_padded_sequence} does.
     *
     * @param x {@code (L, N, *)}, or {@code (N, L, *)} with {@code batchFirst}
     * @param lengths how long each sequence is
     * @param enforceSorted whether they are given longest first; else they are sorted here
     * @throws IllegalArgumentException if they are not, though it is said, or a length does not fit
     */
    public static PackedSequence pack(
            NDArray x, long[] lengths, boolean batchFirst, boolean enforceSorted) {
        Objects.requireNonNull(x, "x is null; give an array");
        Objects.requireNonNull(lengths, "lengths is null; give the length of each sequence");
        NDManager manager = x.getManager();
        NDArray sorted = manager.create(lengths);
        if (enforceSorted) {
            NDList packed = SequenceOps.pack(x, sorted, batchFirst);
            return new PackedSequence(packed.get(0), packed.get(1), null, null);
        }
        NDList order = SequenceOps.sortDescending(sorted);
        NDArray indices = order.get(1);
        NDArray inOrder = SequenceOps.select(x, batchFirst ? 0 : 1, indices);
        NDList packed = SequenceOps.pack(inOrder, order.get(0), batchFirst);
        return new PackedSequence(
                packed.get(0), packed.get(1), indices, SequenceOps.inverse(indices));
    }

    /** As {@link #packSequence(List, boolean)}, of sequences longest first. */
    public static PackedSequence packSequence(List<NDArray> sequences) {
        return packSequence(sequences, true);
    }

    /** Packs sequences {@code (L, *)} of different lengths, as {@code pack_sequence} does. */
    public static PackedSequence packSequence(List<NDArray> sequences, boolean enforceSorted) {
        NDArray padded = PadSequence.padSequence(sequences);
        return pack(padded, PadSequence.lengths(sequences), false, enforceSorted);
    }

    /** Returns the sequences {@code (L, *)}, as {@code unpack_sequence} does. */
    public List<NDArray> unpackSequence() {
        Padded padded = pad(false);
        return PadSequence.unpadSequence(padded.output(), padded.lengths(), false);
    }

    /** What {@link #pad} gives: the sequences, and how long each of them is. */
    public record Padded(NDArray output, long[] lengths) {}

    /**
     * Pads the sequences again, as {@code pad_packed_sequence} does.
     *
     * @param batchFirst whether the result is {@code (N, L, *)} rather than {@code (L, N, *)}
     * @param paddingValue what stands behind the end of a sequence
     */
    public Padded pad(boolean batchFirst, double paddingValue) {
        long longest = batchSizes.getShape().get(0);
        NDList padded = SequenceOps.pad(data, batchSizes, batchFirst, paddingValue, longest);
        NDArray back = unsortedIndices;
        if (back == null) {
            return new Padded(padded.get(0), padded.get(1).toLongArray());
        }
        return new Padded(
                SequenceOps.select(padded.get(0), batchFirst ? 0 : 1, back),
                SequenceOps.select(padded.get(1), 0, back).toLongArray());
    }

    /** As {@link #pad(boolean, double)}, with zeros. */
    public Padded pad(boolean batchFirst) {
        return pad(batchFirst, 0);
    }

    /** Returns how many sequences there are. */
    long batchSize() {
        return batchSizes.getLong(0);
    }

    PackedSequence withData(NDArray other) {
        return new PackedSequence(other, batchSizes, sortedIndices, unsortedIndices);
    }

    @Override
    public String toString() {
        return "PackedSequence of "
                + batchSize()
                + " sequences, "
                + Arrays.toString(data.getShape().getShape());
    }
}

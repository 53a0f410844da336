package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The labels of {@link CTCLoss}. Torch takes them for places in memory unasked (aten's LossCTC.cpp,
 * 2.15.0): one that is no class reads what lies beside the array, or ends the process.
 */
final class Labels {
    private Labels() {}

    /**
     * Asks whether each label is a class; those behind a target's length are never looked at.
     *
     * @throws IllegalArgumentException if one is not
     */
    static void require(NDArray logProbs, NDArray targets, NDArray targetLengths) {
        Shape values = logProbs.getShape();
        Shape shape = targets.getShape();
        if (values.dimension() == 0 || shape.dimension() == 0 || shape.size() == 0) {
            return;
        }
        long classes = values.get(values.dimension() - 1);
        long[] labels = longs(targets);
        long[] lengths = longs(targetLengths);
        int width = Math.toIntExact(shape.get(shape.dimension() - 1));
        for (int i = 0; i < labels.length; i++) {
            int row = shape.dimension() == 2 ? i / width : 0;
            boolean looked =
                    shape.dimension() == 1 || (row < lengths.length && i % width < lengths[row]);
            if (looked && (labels[i] < 0 || labels[i] >= classes)) {
                throw new IllegalArgumentException(
                        "ctc_loss: the target "
                                + labels[i]
                                + " is no class; there are "
                                + classes
                                + ", from 0 on.");
            }
        }
    }

    private static long[] longs(NDArray numbers) {
        try (NDArray copied = numbers.toType(DataType.INT64, true)) {
            return copied.toLongArray();
        }
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The mean negative log likelihood, to torch's last bit. torch adds in a cascade of its own order
 * (nll_loss_out_frame in aten/src/ATen/native/LossNLL.cpp, 2.15.0), which no operator of the engine
 * has: the sum is made here in that order, and the difference from the engine's mean is added as a
 * constant. The gradient is not touched by it; it equals torch's anyway.
 */
final class NllLoss {
    private static final int LEVELS = 8;

    private NllLoss() {}

    static NDArray mean(NDArray logProbabilities, NDArray target) {
        Shape shape = logProbabilities.getShape();
        long count = shape.dimension() == 2 ? shape.get(0) : -1;
        if (count <= 0
                || target.getDataType() != DataType.INT64
                || !target.getShape().equals(new Shape(count))) {
            throw new IllegalArgumentException(
                    "nll_loss takes log probabilities (N, C) and int64 class numbers (N), and was"
                            + " given "
                            + shape
                            + " and "
                            + target.getShape()
                            + " of "
                            + target.getDataType());
        }
        for (long label : target.toLongArray()) {
            if (label < 0 || label >= shape.get(1)) {
                throw new IllegalArgumentException(
                        "Target " + label + " is out of bounds for " + shape.get(1) + " classes.");
            }
        }
        NDArray picked = logProbabilities.gather(target.reshape(count, 1), 1).neg();
        NDArray mean = picked.mean();
        if (picked.getDataType() != DataType.FLOAT32) {
            return mean;
        }
        float exact = cascadeSum(picked.toFloatArray()) / count;
        float difference = exact - mean.toFloatArray()[0];
        return difference == 0 || Float.isNaN(difference) || Float.isInfinite(difference)
                ? mean
                : mean.add(difference);
    }

    /** Adds in torch's order: level 0 spills into level 1 after every 2^k numbers, and so on. */
    static float cascadeSum(float[] values) {
        int power = Math.max(4, ceilLog2(values.length) / LEVELS);
        long step = 1L << power;
        long mask = step - 1;
        float[] partial = new float[LEVELS];
        for (int i = 0; i < values.length; i++) {
            partial[0] += values[i];
            for (int level = 0; level + 1 < LEVELS; level++) {
                long levelMask = mask << (level * power);
                if ((i & levelMask) != 0) {
                    break;
                }
                partial[level + 1] += partial[level];
                partial[level] = 0;
            }
        }
        float sum = 0;
        for (float part : partial) {
            sum += part;
        }
        return sum;
    }

    private static int ceilLog2(int value) {
        return value <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(value - 1);
    }
}

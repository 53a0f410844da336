package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.internal.djl.Memory;
import dev.rekindle.tensor.DType;
import java.util.List;

/**
 * What the batch norms have in common: all but the shape of their input. Mirrors {@code _BatchNorm}
 * (torch/nn/modules/batchnorm.py, 2.15.0).
 */
public abstract class BatchNorm extends ChannelNorm {
    BatchNorm(NormOptions options) {
        super(options);
    }

    /** Refuses an array of the wrong number of dimensions. */
    abstract void requireRank(NDArray x);

    @Override
    NDArray compute(NDArray x) {
        Input.requireNonNull(x);
        requireRank(x);
        if (x.getShape().get(1) != numFeatures) {
            throw Input.refused(this, x, "(N, " + numFeatures + ", …)");
        }
        Input.requireTypeOfNorm(this, weight, x);
        boolean training = isTraining();
        boolean tracked = !training || trackRunningStats;
        NDArray mean = tracked ? ModuleTensor.arrayOf(runningMean) : null;
        NDArray variance = tracked ? ModuleTensor.arrayOf(runningVar) : null;
        boolean byBatch = training || (mean == null && variance == null);
        double factor = momentum == null ? 0 : momentum;
        Buffer counter = training && trackRunningStats ? numBatchesTracked : null;
        if (counter != null && momentum == null) {
            factor = 1.0 / (count(counter, 0) + 1);
        }
        NDArray y =
                F.batchNorm(
                        x,
                        mean,
                        variance,
                        ModuleTensor.arrayOf(weight),
                        ModuleTensor.arrayOf(bias),
                        byBatch,
                        factor,
                        eps);
        if (counter != null) {
            count(counter, 1);
        }
        return y;
    }

    /** Adds to the counter, and returns it. */
    private static long count(Buffer batches, long more) {
        if (batches.dtype() != DType.INT64) {
            // Of a file's, or one that was assigned: torch adds to whatever is there.
            NDArray other = batches.getArray();
            if (more != 0) {
                other.addi(more);
            }
            try (NDArray whole = other.toType(DataType.INT64, true)) {
                return whole.getLong();
            }
        }
        long[] count = {0};
        Memory.update(
                List.of(batches.getArray()),
                List.of(),
                windows -> {
                    count[0] = windows.get(0).getLong(0) + more;
                    windows.get(0).putLong(0, count[0]);
                });
        return count[0];
    }
}

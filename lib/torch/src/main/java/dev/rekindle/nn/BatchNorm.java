package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

import dev.rekindle.internal.djl.Memory;
import dev.rekindle.internal.djl.Ops;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What the batch norms have in common: all but the shape of their input. Mirrors {@code _NormBase}
 * and {@code _BatchNorm} (torch/nn/modules/batchnorm.py, 2.15.0).
 */
public abstract class BatchNorm extends Module {
    final int numFeatures;
    final double eps;
    final @Nullable Double momentum;
    final boolean affine;
    final boolean trackRunningStats;
    public final @Nullable Parameter weight;
    public final @Nullable Parameter bias;
    public final @Nullable Buffer runningMean;
    public final @Nullable Buffer runningVar;
    public final @Nullable Buffer numBatchesTracked;

    BatchNorm(NormOptions options) {
        this.numFeatures = options.numFeatures;
        this.eps = options.eps;
        this.momentum = options.momentum;
        this.affine = options.affine;
        this.trackRunningStats = options.trackRunningStats;
        boolean tracks = trackRunningStats;
        this.weight = affine ? parameter(Initial.constant(1), numFeatures) : null;
        this.bias = affine && options.bias ? parameter(Initial.constant(0), numFeatures) : null;
        this.runningMean = tracks ? buffer(Initial.constant(0), numFeatures) : null;
        this.runningVar = tracks ? buffer(Initial.constant(1), numFeatures) : null;
        // An int64 even where nothing is drawn: a state_dict that is loaded then holds one.
        this.numBatchesTracked = tracks ? new Buffer(ownManager().create(0L)) : null;
    }

    /** Normalises; whoever calls has looked at the shape of {@code x}. */
    final NDArray normalize(NDArray x) {
        if (weight == null || bias == null || runningMean == null || runningVar == null) {
            throw unsupported("affine, bias or track_running_stats off");
        }
        boolean training = isTraining();
        double factor = momentum == null ? 0 : momentum;
        if (training && numBatchesTracked != null) {
            long count = count(numBatchesTracked);
            factor = momentum == null ? 1.0 / count : momentum;
        }
        return Ops.batchNorm(
                x,
                runningMean.getArray(),
                runningVar.getArray(),
                weight.getArray(),
                bias.getArray(),
                training,
                factor,
                eps);
    }

    private static long count(Buffer batches) {
        long[] count = {0};
        Memory.update(
                List.of(batches.getArray()),
                List.of(),
                windows -> {
                    count[0] = windows.get(0).getLong(0) + 1;
                    windows.get(0).putLong(0, count[0]);
                });
        return count[0];
    }

    /** Files of version 1 know no counter. */
    @Override
    boolean mayBeMissing(String name, @Nullable Long version) {
        return name.equals("num_batches_tracked") && (version == null || version < 2);
    }

    @Override
    long version() {
        return 2;
    }

    @Override
    protected String extraRepr() {
        return format(
                "{num_features}, eps={eps}, momentum={momentum}, affine={affine}, bias={bias},"
                        + " track_running_stats={track_running_stats}");
    }
}

package dev.rekindle.nn;

import org.jspecify.annotations.Nullable;

/**
 * What the norms with a weight a channel and running statistics have in common. Mirrors {@code
 * _NormBase} (torch/nn/modules/batchnorm.py, 2.15.0).
 */
public abstract class ChannelNorm extends Layer {
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

    ChannelNorm(NormOptions options) {
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

package dev.rekindle.nn;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a batch or instance norm that have a default: {@code new BatchNorm2d(6, o ->
 * o.eps(1e-3))}. Defaults as in torch/nn/modules/batchnorm.py and instancenorm.py, 2.15.0.
 */
public final class NormOptions {
    final int numFeatures;
    double eps = 1e-5;
    @Nullable Double momentum = 0.1;
    boolean affine = true;
    boolean bias = true;
    boolean trackRunningStats = true;

    private NormOptions(int numFeatures) {
        this.numFeatures = numFeatures;
    }

    static NormOptions of(int numFeatures, Consumer<NormOptions> changes) {
        NormOptions options = new NormOptions(numFeatures);
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(options);
        return options;
    }

    /** As {@link #of(int, Consumer)}, with the defaults of an instance norm. */
    static NormOptions ofInstance(int numFeatures, Consumer<NormOptions> changes) {
        return of(
                numFeatures,
                options -> changes.accept(options.affine(false).trackRunningStats(false)));
    }

    static NormOptions of(SavedModule saved) {
        NormOptions options = new NormOptions(saved.integer("num_features"));
        options.eps = saved.number("eps");
        options.momentum = saved.numberOrNone("momentum");
        options.affine = saved.flag("affine");
        options.bias = saved.has("bias");
        options.trackRunningStats = saved.flag("track_running_stats", true);
        return options;
    }

    /** What is added to the variance, so that nothing is divided by zero. */
    public NormOptions eps(double value) {
        this.eps = value;
        return this;
    }

    /** How much a new batch counts in the running statistics; null for a plain average. */
    public NormOptions momentum(@Nullable Double value) {
        this.momentum = value;
        return this;
    }

    /** Whether there are a weight and a bias. */
    public NormOptions affine(boolean flag) {
        this.affine = flag;
        return this;
    }

    /** Whether there is a bias beside the weight. */
    public NormOptions bias(boolean flag) {
        this.bias = flag;
        return this;
    }

    public NormOptions trackRunningStats(boolean flag) {
        this.trackRunningStats = flag;
        return this;
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Memory;
import dev.rekindle.internal.djl.Ops;
import dev.rekindle.state.PythonText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings each channel of {@code (N, C, H, W)} to mean 0 and variance 1, by the batch in training
 * mode and by running statistics else, then scales and shifts it. Parameters {@code weight} and
 * {@code bias} (C), ones and zeros; buffers {@code running_mean}, {@code running_var} (C) and
 * {@code num_batches_tracked}, an int64; no draws. Mirrors {@code torch.nn.BatchNorm2d}
 * (torch/nn/modules/batchnorm.py, 2.15.0) with parameters and statistics.
 */
public final class BatchNorm2d extends Layer {
    public final Parameter weight;
    public final Parameter bias;
    public final Buffer running_mean;
    public final Buffer running_var;
    public final Buffer num_batches_tracked;
    private final long numFeatures;
    private final double eps;
    private final double momentum;

    public BatchNorm2d(int numFeatures) {
        this(numFeatures, 1e-5, 0.1);
    }

    public BatchNorm2d(int numFeatures, double eps, double momentum) {
        this.numFeatures = numFeatures;
        this.eps = eps;
        this.momentum = momentum;
        this.weight = parameter(Draws.constant(ownManager(), 1, numFeatures));
        this.bias = parameter(Draws.constant(ownManager(), 0, numFeatures));
        this.running_mean = new Buffer(Draws.constant(ownManager(), 0, numFeatures));
        this.running_var = new Buffer(Draws.constant(ownManager(), 1, numFeatures));
        this.num_batches_tracked = new Buffer(Engines.keep(ownManager().create(0L)));
    }

    @Override
    public NDArray forward(NDArray x) {
        if (x.getShape().dimension() != 4) {
            throw new IllegalArgumentException(
                    "expected 4D input (got " + x.getShape().dimension() + "D input)");
        }
        boolean training = isTraining();
        if (training) {
            count();
        }
        return Ops.batchNorm(
                x,
                running_mean.getArray(),
                running_var.getArray(),
                weight.getArray(),
                bias.getArray(),
                training,
                momentum,
                eps);
    }

    private void count() {
        Memory.update(
                List.of(num_batches_tracked.getArray()),
                List.of(),
                windows -> windows.get(0).putLong(0, windows.get(0).getLong(0) + 1));
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
        return numFeatures
                + ", eps="
                + PythonText.of(eps)
                + ", momentum="
                + PythonText.of(momentum)
                + ", affine=True, bias=True, track_running_stats=True";
    }

    @Override
    String torchModule() {
        return "torch.nn.modules.batchnorm";
    }

    @Override
    Map<String, @Nullable Object> attributes() {
        return Attributes.of(
                "num_features",
                numFeatures,
                "eps",
                eps,
                "momentum",
                momentum,
                "affine",
                true,
                "track_running_stats",
                true);
    }
}

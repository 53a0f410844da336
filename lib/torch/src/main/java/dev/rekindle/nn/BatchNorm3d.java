package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.function.Consumer;

/**
 * Brings each channel of {@code (N, C, D, H, W)} to mean 0 and variance 1, by the batch in training
 * mode and by running statistics else, then scales and shifts it. Parameters {@code weight} and
 * {@code bias} (C), ones and zeros; buffers {@code running_mean}, {@code running_var} (C) and
 * {@code num_batches_tracked}, an int64; no draws. Mirrors {@code torch.nn.BatchNorm3d}
 * (torch/nn/modules/batchnorm.py, 2.15.0).
 */
public class BatchNorm3d extends BatchNorm {
    public BatchNorm3d(int numFeatures) {
        this(numFeatures, options -> {});
    }

    public BatchNorm3d(int numFeatures, Consumer<NormOptions> options) {
        super(NormOptions.of(numFeatures, options));
    }

    BatchNorm3d(SavedModule saved) {
        super(NormOptions.of(saved));
    }

    @Override
    void requireRank(NDArray x) {
        int rank = x.getShape().dimension();
        if (rank != 5) {
            throw new IllegalArgumentException("expected 5D input (got " + rank + "D input)");
        }
    }
}

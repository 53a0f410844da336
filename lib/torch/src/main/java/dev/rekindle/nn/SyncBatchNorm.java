package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch norm over {@code (N, C, *)} that in Python may take its statistics from several devices;
 * on one, as here, it is a {@link BatchNorm1d} of any number of dimensions. Mirrors {@code
 * torch.nn.SyncBatchNorm} (torch/nn/modules/batchnorm.py, 2.15.0).
 */
public class SyncBatchNorm extends BatchNorm {
    final @Nullable Object processGroup = null;

    public SyncBatchNorm(int numFeatures) {
        this(numFeatures, options -> {});
    }

    public SyncBatchNorm(int numFeatures, Consumer<NormOptions> options) {
        super(NormOptions.of(numFeatures, options));
    }

    SyncBatchNorm(SavedModule saved) {
        super(NormOptions.of(saved));
    }

    @Override
    void requireRank(NDArray x) {
        if (x.getShape().dimension() < 2) {
            throw new IllegalArgumentException(
                    "expected at least 2D input (got " + x.getShape().dimension() + "D input)");
        }
    }
}

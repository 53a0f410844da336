package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Objects;

/**
 * Makes one dimension of several: by default {@code (N, *)} to {@code (N, ∏*)}. No parameters, no
 * draws. Mirrors {@code torch.nn.Flatten} (torch/nn/modules/flatten.py, 2.15.0).
 */
public class Flatten extends Layer {
    final int startDim;
    final int endDim;

    public Flatten() {
        this(1, -1);
    }

    public Flatten(int startDim, int endDim) {
        this.startDim = startDim;
        this.endDim = endDim;
    }

    Flatten(SavedModule saved) {
        this(saved.integer("start_dim"), saved.integer("end_dim"));
    }

    @Override
    NDArray compute(NDArray x) {
        Objects.requireNonNull(x, "x is null; give an array");
        return F.flatten(x, startDim, endDim);
    }

    @Override
    protected String extraRepr() {
        return format("start_dim={start_dim}, end_dim={end_dim}");
    }
}

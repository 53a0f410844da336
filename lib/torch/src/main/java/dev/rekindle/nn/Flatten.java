package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes one dimension of several: by default {@code (N, *)} to {@code (N, ∏*)}. No parameters, no
 * draws. Mirrors {@code torch.nn.Flatten} (torch/nn/modules/flatten.py, 2.15.0).
 */
public final class Flatten extends Layer {
    private final int startDim;
    private final int endDim;

    public Flatten() {
        this(1, -1);
    }

    public Flatten(int startDim, int endDim) {
        this.startDim = startDim;
        this.endDim = endDim;
    }

    @Override
    public NDArray forward(NDArray x) {
        return F.flatten(x, startDim, endDim);
    }

    @Override
    protected String extraRepr() {
        return "start_dim=" + startDim + ", end_dim=" + endDim;
    }

    @Override
    String torchModule() {
        return "torch.nn.modules.flatten";
    }

    @Override
    Map<String, @Nullable Object> attributes() {
        return Attributes.of("start_dim", startDim, "end_dim", endDim);
    }
}

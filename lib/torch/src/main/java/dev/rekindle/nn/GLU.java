package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * The first half along {@code dim} times the sigmoid of the second: {@code (*, 2n, *)} to {@code
 * (*, n, *)}. No parameters, no draws. Mirrors {@code torch.nn.GLU}
 * (torch/nn/modules/activation.py, 2.15.0).
 */
public class GLU extends Layer {
    final int dim;

    public GLU() {
        this(-1);
    }

    public GLU(int dim) {
        this.dim = dim;
    }

    GLU(SavedModule saved) {
        this(saved.integer("dim"));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.glu(x, dim);
    }

    @Override
    protected String extraRepr() {
        return format("dim={dim}");
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * Brings each group of channels of {@code (N, C, *)} to mean 0 and variance 1, then scales and
 * shifts each channel. Parameters {@code weight} and {@code bias} (C), ones and zeros; no draws.
 * Mirrors {@code torch.nn.GroupNorm} (torch/nn/modules/normalization.py, 2.15.0).
 */
public class GroupNorm extends Layer {
    final int numGroups;
    final int numChannels;
    final double eps;
    final boolean affine;
    public final @Nullable Parameter weight;
    public final @Nullable Parameter bias;

    public GroupNorm(int numGroups, int numChannels) {
        this(numGroups, numChannels, 1e-5, true, true);
    }

    public GroupNorm(int numGroups, int numChannels, double eps, boolean affine, boolean bias) {
        if (numGroups <= 0 || numChannels % numGroups != 0) {
            throw new IllegalArgumentException(
                    String.format(
                            "num_channels (%d) must be divisible by num_groups (%d)",
                            numChannels, numGroups));
        }
        this.numGroups = numGroups;
        this.numChannels = numChannels;
        this.eps = eps;
        this.affine = affine;
        this.weight = affine ? parameter(Initial.constant(1), numChannels) : null;
        this.bias = affine && bias ? parameter(Initial.constant(0), numChannels) : null;
    }

    GroupNorm(SavedModule saved) {
        this(
                saved.integer("num_groups"),
                saved.integer("num_channels"),
                saved.number("eps"),
                saved.flag("affine"),
                saved.has("bias"));
    }

    @Override
    NDArray compute(NDArray x) {
        Input.requireNonNull(x);
        if (x.getShape().dimension() < 2 || x.getShape().get(1) != numChannels) {
            throw Input.refused(this, x, "(N, " + numChannels + ", *)");
        }
        Input.requireTypeOfNorm(this, weight, x);
        return F.groupNorm(
                x, numGroups, ModuleTensor.arrayOf(weight), ModuleTensor.arrayOf(bias), eps);
    }

    @Override
    protected String extraRepr() {
        return format("{num_groups}, {num_channels}, eps={eps}, affine={affine}, bias={bias}");
    }
}

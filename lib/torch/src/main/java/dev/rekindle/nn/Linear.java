package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = x Wᵀ + b} over the last dimension: {@code (*, in_features)} to {@code (*,
 * out_features)}. Parameters {@code weight} (out, in) and {@code bias} (out). Draws both uniformly
 * within ±1/√in, weight first. Mirrors {@code torch.nn.Linear} (torch/nn/modules/linear.py,
 * 2.15.0).
 */
public class Linear extends Layer {
    final int inFeatures;
    final int outFeatures;
    public final Parameter weight;
    public final @Nullable Parameter bias;

    public Linear(int inFeatures, int outFeatures) {
        this(inFeatures, outFeatures, true);
    }

    public Linear(int inFeatures, int outFeatures, boolean bias) {
        this.inFeatures = inFeatures;
        this.outFeatures = outFeatures;
        this.weight = parameter(Initial.kaimingUniform(inFeatures), outFeatures, inFeatures);
        this.bias = bias ? parameter(Initial.biasUniform(inFeatures), outFeatures) : null;
    }

    Linear(SavedModule saved) {
        this(saved.integer("in_features"), saved.integer("out_features"), saved.has("bias"));
    }

    /** Sets the bias to zeros, as torch does behind an attention, which draws it first. */
    final void startBiasAtZero() {
        if (bias != null) {
            Initial.fill(bias.getArray(), 0);
        }
    }

    @Override
    NDArray compute(NDArray x) {
        Input.requireLast(this, x, inFeatures);
        Input.requireTypeOf(this, weight, x);
        return F.linear(x, weight.getArray(), ModuleTensor.arrayOf(bias));
    }

    @Override
    protected String extraRepr() {
        return format("in_features={in_features}, out_features={out_features}, bias={bias}");
    }
}

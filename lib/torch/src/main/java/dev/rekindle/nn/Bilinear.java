package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = x1ᵀ A x2 + b} over the last dimensions: {@code (*, in1_features)} and {@code (*,
 * in2_features)} to {@code (*, out_features)}. Parameters {@code weight} (out, in1, in2) and {@code
 * bias} (out). Draws both uniformly within ±1/√in1, weight first. Mirrors {@code torch.nn.Bilinear}
 * (torch/nn/modules/linear.py, 2.15.0).
 */
public class Bilinear extends TwoInputs {
    final int in1Features;
    final int in2Features;
    final int outFeatures;
    public final Parameter weight;
    public final @Nullable Parameter bias;

    public Bilinear(int in1Features, int in2Features, int outFeatures) {
        this(in1Features, in2Features, outFeatures, true);
    }

    public Bilinear(int in1Features, int in2Features, int outFeatures, boolean bias) {
        if (in1Features <= 0) {
            throw new IllegalArgumentException(
                    "in1_features must be > 0, but got (in1_features=" + in1Features + ")");
        }
        this.in1Features = in1Features;
        this.in2Features = in2Features;
        this.outFeatures = outFeatures;
        Initial initial = Initial.biasUniform(in1Features);
        this.weight = parameter(initial, outFeatures, in1Features, in2Features);
        this.bias = bias ? parameter(initial, outFeatures) : null;
    }

    Bilinear(SavedModule saved) {
        this(
                saved.integer("in1_features"),
                saved.integer("in2_features"),
                saved.integer("out_features"),
                saved.has("bias"));
    }

    @Override
    NDArray compute(NDArray x1, NDArray x2) {
        Input.requireLast(this, x1, in1Features);
        Input.requireLast(this, x2, in2Features);
        Input.requireTypeOf(this, weight, x1);
        return F.bilinear(x1, x2, weight.getArray(), ModuleTensor.arrayOf(bias));
    }

    @Override
    protected String extraRepr() {
        return format(
                "in1_features={in1_features}, in2_features={in2_features},"
                        + " out_features={out_features}, bias={bias}");
    }
}

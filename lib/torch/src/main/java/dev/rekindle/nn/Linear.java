package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.state.PythonText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = x Wᵀ + b} over the last dimension: {@code (*, in_features)} to {@code (*,
 * out_features)}. Parameters {@code weight} (out, in) and {@code bias} (out). Draws both uniformly
 * within ±1/√in, weight first. Mirrors {@code torch.nn.Linear} (torch/nn/modules/linear.py,
 * 2.15.0).
 */
public final class Linear extends Layer {
    public final Parameter weight;
    public final @Nullable Parameter bias;
    private final int inFeatures;
    private final int outFeatures;

    public Linear(int inFeatures, int outFeatures) {
        this(inFeatures, outFeatures, true);
    }

    public Linear(int inFeatures, int outFeatures, boolean bias) {
        this.inFeatures = inFeatures;
        this.outFeatures = outFeatures;
        this.weight =
                parameter(Draws.kaimingUniform(ownManager(), inFeatures, outFeatures, inFeatures));
        double bound = inFeatures > 0 ? 1 / Math.sqrt(inFeatures) : 0;
        this.bias = bias ? parameter(Draws.uniform(ownManager(), bound, outFeatures)) : null;
    }

    @Override
    public NDArray forward(NDArray x) {
        return F.linear(x, weight.getArray(), bias == null ? null : bias.getArray());
    }

    @Override
    protected String extraRepr() {
        return "in_features="
                + inFeatures
                + ", out_features="
                + outFeatures
                + ", bias="
                + PythonText.of(bias != null);
    }

    @Override
    String torchModule() {
        return "torch.nn.modules.linear";
    }

    @Override
    Map<String, @Nullable Object> attributes() {
        return Attributes.of("in_features", inFeatures, "out_features", outFeatures);
    }
}

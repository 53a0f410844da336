package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.Ops;
import dev.rekindle.state.PythonText;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the last dimensions to mean 0 and variance 1, then scales and shifts them. Parameters
 * {@code weight} and {@code bias} of that shape, ones and zeros; no draws. Mirrors {@code
 * torch.nn.LayerNorm} (torch/nn/modules/normalization.py, 2.15.0) with both parameters.
 */
public final class LayerNorm extends Layer {
    public final Parameter weight;
    public final Parameter bias;
    private final List<Long> normalizedShape;
    private final double eps;

    public LayerNorm(long... normalizedShape) {
        this(normalizedShape, 1e-5);
    }

    public LayerNorm(long[] normalizedShape, double eps) {
        this.normalizedShape = Arrays.stream(normalizedShape).boxed().toList();
        this.eps = eps;
        this.weight = parameter(Draws.constant(ownManager(), 1, normalizedShape));
        this.bias = parameter(Draws.constant(ownManager(), 0, normalizedShape));
    }

    @Override
    public NDArray forward(NDArray x) {
        return Ops.layerNorm(
                x, new Shape(normalizedShape), weight.getArray(), bias.getArray(), eps);
    }

    @Override
    protected String extraRepr() {
        return PythonText.of(normalizedShape)
                + ", eps="
                + PythonText.of(eps)
                + ", elementwise_affine=True, bias=True";
    }

    @Override
    String torchModule() {
        return "torch.nn.modules.normalization";
    }

    @Override
    Map<String, @Nullable Object> attributes() {
        return Attributes.of(
                "normalized_shape", normalizedShape, "eps", eps, "elementwise_affine", true);
    }
}

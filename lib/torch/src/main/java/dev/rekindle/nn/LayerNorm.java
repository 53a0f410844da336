package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.value.Tuple;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings the last dimensions to mean 0 and variance 1, then scales and shifts them. Parameters
 * {@code weight} and {@code bias} of that shape, ones and zeros; no draws. Mirrors {@code
 * torch.nn.LayerNorm} (torch/nn/modules/normalization.py, 2.15.0).
 */
public class LayerNorm extends Layer {
    final Tuple normalizedShape;
    final double eps;
    final boolean elementwiseAffine;
    public final @Nullable Parameter weight;
    public final @Nullable Parameter bias;

    public LayerNorm(long... normalizedShape) {
        this(normalizedShape, 1e-5, true, true);
    }

    public LayerNorm(long[] normalizedShape, double eps, boolean elementwiseAffine, boolean bias) {
        Objects.requireNonNull(normalizedShape, "normalized_shape is null; give its sizes");
        this.normalizedShape = Tuple.of(Arrays.stream(normalizedShape).boxed().toArray());
        this.eps = eps;
        this.elementwiseAffine = elementwiseAffine;
        this.weight = elementwiseAffine ? parameter(Initial.constant(1), normalizedShape) : null;
        this.bias =
                elementwiseAffine && bias ? parameter(Initial.constant(0), normalizedShape) : null;
    }

    LayerNorm(SavedModule saved) {
        this(
                Sizes.all(saved.sizes("normalized_shape")),
                saved.number("eps"),
                saved.flag("elementwise_affine"),
                saved.has("bias"));
    }

    @Override
    NDArray compute(NDArray x) {
        long[] shape = Sizes.all(normalizedShape);
        Input.requireLast(this, x, shape);
        Input.requireTypeOfNorm(this, weight, x);
        return F.layerNorm(x, shape, ModuleTensor.arrayOf(weight), ModuleTensor.arrayOf(bias), eps);
    }

    @Override
    protected String extraRepr() {
        return format(
                "{normalized_shape}, eps={eps}, elementwise_affine={elementwise_affine},"
                        + " bias={bias}");
    }
}

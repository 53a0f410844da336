package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.value.Tuple;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Divides by the root of the mean square over the last dimensions, then scales. Parameter {@code
 * weight} of that shape, ones; no draws. Mirrors {@code torch.nn.RMSNorm}
 * (torch/nn/modules/normalization.py, 2.15.0).
 */
public class RMSNorm extends Layer {
    final Tuple normalizedShape;
    final @Nullable Double eps;
    final boolean elementwiseAffine;
    public final @Nullable Parameter weight;

    public RMSNorm(long... normalizedShape) {
        this(normalizedShape, null, true);
    }

    /** Where {@code eps} is null, it is the least difference from 1 that the elements know. */
    public RMSNorm(long[] normalizedShape, @Nullable Double eps, boolean elementwiseAffine) {
        Objects.requireNonNull(normalizedShape, "normalized_shape is null; give its sizes");
        this.normalizedShape = Tuple.of(Arrays.stream(normalizedShape).boxed().toArray());
        this.eps = eps;
        this.elementwiseAffine = elementwiseAffine;
        this.weight = elementwiseAffine ? parameter(Initial.constant(1), normalizedShape) : null;
    }

    RMSNorm(SavedModule saved) {
        this(
                Sizes.all(saved.sizes("normalized_shape")),
                saved.numberOrNone("eps"),
                saved.flag("elementwise_affine"));
    }

    @Override
    NDArray compute(NDArray x) {
        long[] shape = Sizes.all(normalizedShape);
        Input.requireLast(this, x, shape);
        return F.rmsNorm(x, shape, ModuleTensor.arrayOf(weight), eps);
    }

    @Override
    protected String extraRepr() {
        return format("{normalized_shape}, eps={eps}, elementwise_affine={elementwise_affine}");
    }
}

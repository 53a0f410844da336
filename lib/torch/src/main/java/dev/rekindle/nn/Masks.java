package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.MaskOps;
import dev.rekindle.internal.djl.Ops;
import org.jspecify.annotations.Nullable;

/**
 * The masks of attention. Mirrors {@code _canonical_mask} (torch/nn/functional.py, 2.15.0) and
 * {@code _detect_is_causal_mask} (torch/nn/modules/transformer.py, 2.15.0).
 */
final class Masks {
    private Masks() {}

    /**
     * Returns the mask as one that is added to scores.
     *
     * @throws IllegalArgumentException with torch's sentence if it holds other numbers
     */
    static @Nullable NDArray canonical(@Nullable NDArray mask, String name, NDArray like) {
        if (mask == null || mask.getDataType().isFloating()) {
            return mask;
        }
        if (mask.getDataType() != DataType.BOOLEAN) {
            throw new IllegalArgumentException(
                    "only bool and floating types of " + name + " are supported");
        }
        return MaskOps.canonical(mask, like);
    }

    /** Tells whether the caller says so, or, if nothing is said, whether the mask is causal. */
    static boolean isCausal(@Nullable NDArray mask, @Nullable Boolean said, long length) {
        if (said != null || mask == null) {
            return Boolean.TRUE.equals(said);
        }
        if (!mask.getShape().equals(new Shape(length, length))) {
            return false;
        }
        try (NDArray causal = MaskOps.causal(length, mask)) {
            return Ops.equal(mask, causal);
        }
    }
}

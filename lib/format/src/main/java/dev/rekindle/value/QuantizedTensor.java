package dev.rekindle.value;

import dev.rekindle.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A quantized tensor: integers, and how they become numbers. Mirrors {@code _rebuild_qtensor}
 * (torch/_utils.py, 2.15.0). Compared by identity.
 */
public final class QuantizedTensor {
    private final Tensor integers;
    private final String scheme;
    private final @Nullable Object scale;
    private final @Nullable Object zeroPoint;
    private final @Nullable Long axis;

    /**
     * @param integers a tensor of a quantized dtype
     * @param scheme such as {@code per_tensor_affine}
     * @param scale a {@code Double}, or a tensor per channel
     * @param zeroPoint a {@code Long}, or a tensor per channel
     * @param axis the channels' dimension, or null per tensor
     */
    public QuantizedTensor(
            Tensor integers,
            String scheme,
            @Nullable Object scale,
            @Nullable Object zeroPoint,
            @Nullable Long axis) {
        this.integers = integers;
        this.scheme = scheme;
        this.scale = scale;
        this.zeroPoint = zeroPoint;
        this.axis = axis;
    }

    public Tensor integers() {
        return integers;
    }

    public String scheme() {
        return scheme;
    }

    public @Nullable Object scale() {
        return scale;
    }

    public @Nullable Object zeroPoint() {
        return zeroPoint;
    }

    public @Nullable Long axis() {
        return axis;
    }

    @Override
    public String toString() {
        return "quantized " + integers + ", " + scheme;
    }
}

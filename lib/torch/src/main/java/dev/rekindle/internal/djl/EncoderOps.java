package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operators that stand for a Transformer's encoder where no gradient is asked for: its fast
 * path (torch/nn/modules/transformer.py, 2.15.0).
 */
public final class EncoderOps {
    private static final TorchScript TORCH = new TorchScript();

    private static final String LAYER =
            "embed_dim, heads, w[i], w[i + 1], w[i + 2], w[i + 3], gelu, norm_first, eps,"
                    + " w[i + 4], w[i + 5], w[i + 6], w[i + 7], w[i + 8], w[i + 9], w[i + 10],"
                    + " w[i + 11]";

    private static final TorchScript.Op ENCODER_LAYER =
            TORCH.lines(
                    "encoder_layer(Tensor x, int embed_dim, int heads, Tensor[] w, bool gelu,"
                            + " bool norm_first, float eps, Tensor? mask, int mask_type)",
                    1,
                    "kind: Optional[int] = None",
                    "if mask is not None:",
                    "  kind = mask_type",
                    "i = 0",
                    "return torch._transformer_encoder_layer_fwd(x, " + LAYER + ", mask, kind)");

    private static final TorchScript.Op NESTED_ENCODER =
            TORCH.lines(
                    "nested_encoder(Tensor x, Tensor keep, int embed_dim, int heads, Tensor[] w,"
                            + " bool gelu, bool norm_first, float eps)",
                    1,
                    "y = torch._nested_tensor_from_mask(x, keep, False)",
                    "for n in range(len(w) // 12):",
                    "  i = n * 12",
                    "  y = torch._transformer_encoder_layer_fwd(y, " + LAYER + ", None, None)",
                    "return torch.nested_to_padded_tensor(y, 0., torch.size(x))");

    private static final String LEFT_ALIGNED =
            TORCH.method(
                    "left_aligned(Tensor x, Tensor keep)",
                    "bool",
                    "torch._nested_tensor_from_mask_left_aligned(x, keep)");

    private static final TorchScript.Op LOGICAL_NOT =
            TORCH.op("logical_not(Tensor x)", "torch.logical_not(x)");

    private EncoderOps() {}

    /**
     * {@code torch._transformer_encoder_layer_fwd} over {@code (N, L, E)}.
     *
     * @param weights in_proj, out_proj, norm1, norm2, linear1, linear2: weight and bias of each
     */
    public static NDArray encoderLayer(
            NDArray x,
            long heads,
            List<NDArray> weights,
            boolean gelu,
            boolean normFirst,
            double eps,
            @Nullable NDArray mask,
            int maskType) {
        return ENCODER_LAYER.call(
                x, x.getShape().get(2), heads, weights, gelu, normFirst, eps, mask, maskType);
    }

    /**
     * A whole encoder over sequences without their padding, as torch computes it where no gradient
     * is asked for.
     *
     * @param keep {@code (N, L)}: where something stands
     * @param weights those of {@link #encoderLayer}, of each layer
     */
    public static NDArray nestedEncoder(
            NDArray x,
            NDArray keep,
            long heads,
            List<NDArray> weights,
            boolean gelu,
            boolean normFirst,
            double eps) {
        return NESTED_ENCODER.call(
                x, keep, x.getShape().get(2), heads, weights, gelu, normFirst, eps);
    }

    /** Tells whether each sequence of {@code x} stands before its padding. */
    public static boolean isLeftAligned(NDArray x, NDArray keep) {
        return TORCH.run(
                LEFT_ALIGNED, IValue::toBoolean, TorchScript.value(x), TorchScript.value(keep));
    }

    /** {@code torch.logical_not}. */
    public static NDArray logicalNot(NDArray x) {
        return LOGICAL_NOT.call(x);
    }
}

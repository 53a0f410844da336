package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** Rows of a table by their numbers, as torch/nn/functional.py, 2.15.0 takes them. */
public final class EmbeddingOps {
    private static final TorchScript TORCH = new TorchScript();

    private static final TorchScript.Op EMBEDDING =
            TORCH.op(
                    "embedding(Tensor weight, Tensor x, int padding_idx, bool by_freq)",
                    "torch.embedding(weight, x, padding_idx, by_freq, False)");
    private static final TorchScript.Op RENORM =
            TORCH.op(
                    "renorm(Tensor weight, Tensor x, float max_norm, float norm_type)",
                    "torch.embedding_renorm_(torch.detach(weight), x, max_norm, norm_type)");
    private static final TorchScript.Op BAG =
            TORCH.lines(
                    "bag(Tensor weight, Tensor x, Tensor offsets, bool by_freq, int mode,"
                            + " Tensor? per_sample, bool last_offset, int padding_idx)",
                    1,
                    "padding: Optional[int] = None",
                    "if padding_idx >= 0:",
                    "  padding = padding_idx",
                    "r = torch.embedding_bag(weight, x, offsets, by_freq, mode, False, per_sample,"
                            + " last_offset, padding)",
                    "return r[0]");

    private EmbeddingOps() {}

    /**
     * {@code torch.embedding}: the rows {@code x}, in int64 or int32, of {@code weight}.
     *
     * @param paddingIdx the row that learns nothing, or -1
     */
    public static NDArray embedding(
            NDArray weight, NDArray x, long paddingIdx, boolean scaleGradByFreq) {
        return EMBEDDING.call(weight, x, paddingIdx, scaleGradByFreq);
    }

    /** {@code torch.embedding_renorm_}: shortens the rows {@code x} in place, without gradients. */
    public static void renorm(NDArray weight, NDArray x, double maxNorm, double normType) {
        RENORM.call(weight, x, maxNorm, normType).close();
    }

    /**
     * {@code torch.embedding_bag}; {@code mode} 0 is sum, 1 mean, 2 max.
     *
     * @param paddingIdx the row that is left out, or -1
     */
    public static NDArray bag(
            NDArray weight,
            NDArray x,
            NDArray offsets,
            boolean scaleGradByFreq,
            int mode,
            @Nullable NDArray perSampleWeights,
            boolean includeLastOffset,
            long paddingIdx) {
        return BAG.call(
                weight,
                x,
                offsets,
                scaleGradByFreq,
                mode,
                perSampleWeights,
                includeLastOffset,
                paddingIdx);
    }
}

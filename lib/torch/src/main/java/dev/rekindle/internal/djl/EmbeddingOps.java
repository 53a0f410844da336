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
                    "bag(Tensor weight, Tensor x, Tensor offsets, int mode,"
                            + " Tensor? per_sample, bool last_offset, int padding_idx)",
                    1,
                    "padding: Optional[int] = None",
                    "if padding_idx >= 0:",
                    "  padding = padding_idx",
                    "r = torch.embedding_bag(weight, x, offsets, False, mode, False, per_sample,"
                            + " last_offset, padding)",
                    "return r[0]");

    /**
     * A bag whose gradient is divided by how often each number comes: libtorch 2.7.1 divides by
     * other counts than torch 2.15. {@code way} has that gradient, and adds nothing; the weights of
     * a sum carry the divisors.
     */
    private static final TorchScript.Op BAG_BY_FREQUENCY =
            TORCH.lines(
                    "bag_by_frequency(Tensor weight, Tensor x, Tensor offsets, int mode,"
                            + " Tensor? per_sample, bool last_offset, int padding_idx)",
                    1,
                    "padding: Optional[int] = None",
                    "if padding_idx >= 0:",
                    "  padding = padding_idx",
                    "plain = torch.embedding_bag(torch.detach(weight), x, offsets, False, mode,"
                            + " False, per_sample, last_offset, padding)[0]",
                    "n = torch.numel(x)",
                    "counts = torch.bincount(x, None, torch.size(weight, 0))",
                    "scale = torch.reciprocal(torch.to(torch.index_select(counts, 0, x), 7))",
                    "if per_sample is not None:",
                    "  scale = torch.mul(scale, torch.detach(per_sample))",
                    "if mode == 1:",
                    "  begins = offsets",
                    "  if last_offset:",
                    "    begins = torch.narrow(offsets, 0, 0, torch.numel(offsets) - 1)",
                    "  bag = torch.sub(torch.bucketize(torch.arange(n), begins, right=True), 1)",
                    "  counted = torch.to(torch.ne(x, padding_idx), 7)",
                    "  sizes = torch.index_add(torch.zeros([torch.numel(begins)], dtype=7), 0,"
                            + " bag, counted)",
                    "  scale = torch.div(scale, torch.index_select(sizes, 0, bag))",
                    "scale = torch.to(scale, weight.dtype)",
                    "way = torch.embedding_bag(weight, x, offsets, False, 0, False, scale,"
                            + " last_offset, padding)[0]",
                    "nothing = torch.sub(way, torch.detach(way))",
                    "nothing = torch.masked_fill(nothing, torch.ne(nothing, nothing), 0)",
                    "return torch.add(plain, nothing)");

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
        if (scaleGradByFreq) {
            return BAG_BY_FREQUENCY.call(
                    weight, x, offsets, mode, perSampleWeights, includeLastOffset, paddingIdx);
        }
        return BAG.call(weight, x, offsets, mode, perSampleWeights, includeLastOffset, paddingIdx);
    }
}

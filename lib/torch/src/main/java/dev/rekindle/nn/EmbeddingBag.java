package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sums, means or maxima over bags of rows: {@code (B, N)} in int64 or int32 to {@code (B,
 * embedding_dim)}, or all numbers in a row and the offset at which each bag begins. Parameter
 * {@code weight} as in {@link Embedding}. Mirrors {@code torch.nn.EmbeddingBag}
 * (torch/nn/modules/sparse.py, 2.15.0). With {@code sparse} the gradient is dense, as that of an
 * {@link Embedding}.
 */
@RunsHooks
public class EmbeddingBag extends Module {
    final int numEmbeddings;
    final int embeddingDim;
    final @Nullable Double maxNorm;
    final double normType;
    final boolean scaleGradByFreq;
    final @Nullable Integer paddingIdx;
    public final Parameter weight;
    final String mode;
    final boolean sparse;
    final boolean includeLastOffset;

    public EmbeddingBag(int numEmbeddings, int embeddingDim) {
        this(numEmbeddings, embeddingDim, options -> {});
    }

    public EmbeddingBag(int numEmbeddings, int embeddingDim, Consumer<EmbeddingOptions> options) {
        this(EmbeddingOptions.of(numEmbeddings, embeddingDim, options));
    }

    EmbeddingBag(SavedModule saved) {
        this(EmbeddingOptions.of(saved));
    }

    private EmbeddingBag(EmbeddingOptions options) {
        this.numEmbeddings = options.numEmbeddings;
        this.embeddingDim = options.embeddingDim;
        this.maxNorm = options.maxNorm;
        this.normType = options.normType;
        this.scaleGradByFreq = options.scaleGradByFreq;
        this.paddingIdx = options.padding();
        this.weight = parameter(Initial.rows(paddingIdx), numEmbeddings, embeddingDim);
        this.mode = options.mode;
        this.sparse = options.sparse;
        this.includeLastOffset = options.includeLastOffset;
    }

    /** Takes bags of one length, {@code (B, N)}. */
    @Override
    public NDArray forward(NDArray x) {
        return forward(x, null, null);
    }

    /** Takes the numbers, or the numbers and the offsets, or those and a weight for each number. */
    @Override
    public NDList forward(NDList inputs) {
        Objects.requireNonNull(inputs, "inputs is null; give the indices, and offsets if any");
        if (inputs.isEmpty() || inputs.size() > 3) {
            throw new IllegalArgumentException(
                    "EmbeddingBag takes indices, offsets and per_sample_weights, and was given "
                            + inputs.size()
                            + " arrays.");
        }
        return new NDList(
                forward(
                        inputs.get(0),
                        inputs.size() > 1 ? inputs.get(1) : null,
                        inputs.size() > 2 ? inputs.get(2) : null));
    }

    /**
     * Takes numbers {@code (B, N)} without offsets, or {@code (N)} with the offset of each bag, and
     * a weight for each number, in mode sum alone, or null.
     */
    public NDArray forward(
            NDArray x, @Nullable NDArray offsets, @Nullable NDArray perSampleWeights) {
        ForwardHooks held = hooksOfForward();
        return held == null
                ? compute(x, offsets, perSampleWeights)
                : held.around(this, x, taken -> compute(taken, offsets, perSampleWeights));
    }

    private NDArray compute(
            NDArray x, @Nullable NDArray offsets, @Nullable NDArray perSampleWeights) {
        if (sparse && mode.equals("max")) {
            throw new IllegalArgumentException("max mode does not support sparse weights");
        }
        Embedding.requireOneWayBack(this, weight, sparse, scaleGradByFreq);
        NDArray table = weight.getArray();
        return F.embeddingBag(
                x,
                table,
                offsets,
                perSampleWeights,
                options -> {
                    options.maxNorm = maxNorm;
                    options.normType = normType;
                    options.scaleGradByFreq = scaleGradByFreq;
                    options.mode = mode;
                    options.includeLastOffset = includeLastOffset;
                    options.paddingIdx = paddingIdx;
                });
    }

    @Override
    protected String extraRepr() {
        return format(
                "{num_embeddings}, {embedding_dim}"
                        + (maxNorm != null ? ", max_norm={max_norm}" : "")
                        + (normType != 2 ? ", norm_type={norm_type}" : "")
                        + (scaleGradByFreq ? ", scale_grad_by_freq={scale_grad_by_freq}" : "")
                        + ", mode='"
                        + mode
                        + "'"
                        + (paddingIdx != null ? ", padding_idx={padding_idx}" : ""));
    }
}

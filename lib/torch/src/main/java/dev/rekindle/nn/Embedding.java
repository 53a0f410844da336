package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.GradMode;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table by their numbers: {@code (*)} in int64 or int32 to {@code (*, embedding_dim)}.
 * Parameter {@code weight} (num_embeddings, embedding_dim), drawn from N(0, 1) whole; its row
 * {@code padding_idx} is then set to zeros. Mirrors {@code torch.nn.Embedding}
 * (torch/nn/modules/sparse.py, 2.15.0). With {@code sparse} the gradient holds the same numbers as
 * Python's, and is dense: what {@code weight.grad.to_dense()} gives there.
 */
public class Embedding extends Layer {
    final int numEmbeddings;
    final int embeddingDim;
    final @Nullable Integer paddingIdx;
    final @Nullable Double maxNorm;
    final double normType;
    final boolean scaleGradByFreq;
    public final Parameter weight;
    final boolean sparse;

    public Embedding(int numEmbeddings, int embeddingDim) {
        this(numEmbeddings, embeddingDim, options -> {});
    }

    public Embedding(int numEmbeddings, int embeddingDim, Consumer<EmbeddingOptions> options) {
        this(EmbeddingOptions.of(numEmbeddings, embeddingDim, options), null);
    }

    Embedding(SavedModule saved) {
        this(EmbeddingOptions.of(saved), null);
    }

    private Embedding(EmbeddingOptions options, @Nullable NDArray table) {
        this.numEmbeddings = options.numEmbeddings;
        this.embeddingDim = options.embeddingDim;
        this.paddingIdx = options.padding();
        this.maxNorm = options.maxNorm;
        this.normType = options.normType;
        this.scaleGradByFreq = options.scaleGradByFreq;
        this.weight =
                table == null
                        ? parameter(Initial.rows(paddingIdx), numEmbeddings, embeddingDim)
                        : parameter(table);
        this.sparse = options.sparse;
    }

    /**
     * Makes one of a table {@code (num_embeddings, embedding_dim)}, which it takes over; nothing is
     * drawn. {@code freeze} tells whether it stays as it is in training.
     */
    public static Embedding fromPretrained(NDArray table, boolean freeze) {
        Objects.requireNonNull(table, "table is null; give the rows");
        if (table.getShape().dimension() != 2) {
            throw new IllegalArgumentException(
                    "Embeddings parameter is expected to be 2-dimensional, and is "
                            + table.getShape());
        }
        int rows = Math.toIntExact(table.getShape().get(0));
        int columns = Math.toIntExact(table.getShape().get(1));
        Embedding made = new Embedding(EmbeddingOptions.of(rows, columns, o -> {}), table);
        made.weight.requiresGrad(!freeze);
        return made;
    }

    /** Refuses to learn with both settings, as torch does on the way back. */
    static void requireOneWayBack(
            Module layer, Parameter weight, boolean sparse, boolean scaleGradByFreq) {
        if (sparse && scaleGradByFreq && GradMode.isRecorded(List.of(weight.getArray()))) {
            throw new UnsupportedOperationException(
                    layer.typeName()
                            + ": embedding_backward: scale_grad_by_freq not supported with sparse"
                            + " gradients. Set one of them.");
        }
    }

    @Override
    NDArray compute(NDArray x) {
        requireOneWayBack(this, weight, sparse, scaleGradByFreq);
        return F.embedding(x, weight.getArray(), paddingIdx, maxNorm, normType, scaleGradByFreq);
    }

    @Override
    protected String extraRepr() {
        return format(
                "{num_embeddings}, {embedding_dim}"
                        + (paddingIdx != null ? ", padding_idx={padding_idx}" : "")
                        + (maxNorm != null ? ", max_norm={max_norm}" : "")
                        + (normType != 2 ? ", norm_type={norm_type}" : "")
                        + (scaleGradByFreq ? ", scale_grad_by_freq={scale_grad_by_freq}" : "")
                        + (sparse ? ", sparse=True" : ""));
    }
}

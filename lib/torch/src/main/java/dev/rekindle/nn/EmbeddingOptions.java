package dev.rekindle.nn;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an embedding that have a default: {@code new Embedding(1000, 16, o ->
 * o.paddingIdx(0))}. Defaults as in torch/nn/modules/sparse.py, 2.15.0.
 */
public final class EmbeddingOptions {
    final int numEmbeddings;
    final int embeddingDim;
    @Nullable Integer paddingIdx;
    @Nullable Double maxNorm;
    double normType = 2;
    boolean scaleGradByFreq;
    boolean sparse;
    String mode = "mean";
    boolean includeLastOffset;

    private EmbeddingOptions(int numEmbeddings, int embeddingDim) {
        this.numEmbeddings = numEmbeddings;
        this.embeddingDim = embeddingDim;
    }

    static EmbeddingOptions of(
            int numEmbeddings, int embeddingDim, Consumer<EmbeddingOptions> changes) {
        EmbeddingOptions options = new EmbeddingOptions(numEmbeddings, embeddingDim);
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(options);
        return options;
    }

    static EmbeddingOptions of(SavedModule saved) {
        EmbeddingOptions options =
                new EmbeddingOptions(
                        saved.integer("num_embeddings"), saved.integer("embedding_dim"));
        options.paddingIdx =
                saved.isNone("padding_idx") ? null : (Integer) saved.integer("padding_idx");
        options.maxNorm = saved.isNone("max_norm") ? null : (Double) saved.number("max_norm");
        options.normType = saved.number("norm_type");
        options.scaleGradByFreq = saved.flag("scale_grad_by_freq");
        options.sparse = saved.flag("sparse");
        if (saved.state().containsKey("mode")) {
            options.mode = saved.text("mode");
            options.includeLastOffset = saved.flag("include_last_offset", false);
        }
        return options;
    }

    /** The row that starts as zeros and learns nothing; a negative one counts from the end. */
    public EmbeddingOptions paddingIdx(@Nullable Integer index) {
        this.paddingIdx = index;
        return this;
    }

    /** The norm to which each row that is asked for is shortened, in place; null for none. */
    public EmbeddingOptions maxNorm(@Nullable Double norm) {
        this.maxNorm = norm;
        return this;
    }

    /** Which norm that is. */
    public EmbeddingOptions normType(double p) {
        this.normType = p;
        return this;
    }

    /** Whether a row's gradient is divided by how often the row was asked for. */
    public EmbeddingOptions scaleGradByFreq(boolean flag) {
        this.scaleGradByFreq = flag;
        return this;
    }

    /** Whether the gradient is sparse: saved and printed, and cannot run on this engine. */
    public EmbeddingOptions sparse(boolean flag) {
        this.sparse = flag;
        return this;
    }

    /** {@code "sum"}, {@code "mean"} or {@code "max"}. Of {@link EmbeddingBag} alone. */
    public EmbeddingOptions mode(String name) {
        this.mode = name;
        return this;
    }

    /** Whether the offsets end with the number of all indices. Of {@link EmbeddingBag} alone. */
    public EmbeddingOptions includeLastOffset(boolean flag) {
        this.includeLastOffset = flag;
        return this;
    }

    /** Returns the row of padding, counted from the beginning, or null. */
    @Nullable Integer padding() {
        Integer index = paddingIdx;
        if (index == null) {
            return null;
        }
        if (index >= numEmbeddings || index < -numEmbeddings) {
            throw new IllegalArgumentException("Padding_idx must be within num_embeddings");
        }
        return index < 0 ? numEmbeddings + index : index;
    }
}

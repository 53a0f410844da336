package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.EmbeddingOps;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The functions of {@link F} over words: embeddings. Mirrors torch/nn/functional.py, 2.15.0. */
public abstract class SequenceFunctions extends MarginLossFunctions {
    SequenceFunctions() {}

    /** The rows {@code x}, in int64 or int32, of a table {@code (rows, columns)}. */
    public static NDArray embedding(NDArray x, NDArray weight) {
        return embedding(x, weight, null, null, 2, false);
    }

    /** With all settings but sparse; {@code maxNorm} shortens the rows in place. */
    public static NDArray embedding(
            NDArray x,
            NDArray weight,
            @Nullable Integer paddingIdx,
            @Nullable Double maxNorm,
            double normType,
            boolean scaleGradByFreq) {
        requireGiven(x, "x");
        requireGiven(weight, "weight");
        requireNumbers("embedding", x);
        Integer padding = options(weight, o -> o.paddingIdx = paddingIdx).padding();
        if (maxNorm != null) {
            EmbeddingOps.renorm(weight, x, maxNorm, normType);
        }
        return EmbeddingOps.embedding(weight, x, padding == null ? -1 : padding, scaleGradByFreq);
    }

    /**
     * Bags of rows: {@code x} is {@code (B, N)}, or {@code (N)} with the offset of each bag; {@code
     * perSampleWeights}, one for each number, or null.
     */
    public static NDArray embeddingBag(
            NDArray x,
            NDArray weight,
            @Nullable NDArray offsets,
            @Nullable NDArray perSampleWeights,
            Consumer<EmbeddingOptions> settings) {
        requireGiven(x, "x");
        requireGiven(weight, "weight");
        requireNumbers("embedding_bag", x);
        EmbeddingOptions options = options(weight, settings);
        int mode =
                switch (options.mode) {
                    case "sum" -> 0;
                    case "mean" -> 1;
                    case "max" -> 2;
                    default ->
                            throw new IllegalArgumentException(
                                    "mode has to be one of sum, mean or max");
                };
        if (mode == 2 && options.scaleGradByFreq) {
            throw new IllegalArgumentException(
                    "max mode does not support scaling the gradient by the frequency");
        }
        if (perSampleWeights != null && mode != 0) {
            throw new IllegalArgumentException(
                    "embedding_bag: per_sample_weights was not None. per_sample_weights is only"
                            + " supported for mode='sum' (got mode='"
                            + options.mode
                            + "').");
        }
        if (perSampleWeights != null && !perSampleWeights.getShape().equals(x.getShape())) {
            throw new IllegalArgumentException(
                    "embedding_bag: If per_sample_weights ("
                            + perSampleWeights.getShape()
                            + ") is not None, then it must have the same shape as the input ("
                            + x.getShape()
                            + ")");
        }
        Shape shape = x.getShape();
        NDArray row = x;
        NDArray begins = offsets;
        NDArray scales = perSampleWeights;
        boolean includeLast = options.includeLastOffset;
        if (shape.dimension() == 2) {
            if (offsets != null) {
                throw new IllegalArgumentException(
                        "if input is 2D, then offsets has to be None, as input is treated is a"
                                + " mini-batch of fixed length sequences.");
            }
            int step = Math.toIntExact(Math.max(1, shape.get(1)));
            int end = Math.toIntExact(shape.size());
            begins = x.getManager().arange(0, end, step, x.getDataType());
            row = x.reshape(-1);
            scales = perSampleWeights == null ? null : perSampleWeights.reshape(-1);
            includeLast = false;
        } else if (shape.dimension() != 1) {
            throw new IllegalArgumentException(
                    "input has to be 1D or 2D Tensor, but got Tensor of dimension "
                            + shape.dimension());
        }
        if (begins == null || begins.getShape().dimension() != 1) {
            throw new IllegalArgumentException(
                    "offsets has to be a 1D Tensor" + (begins == null ? " but got None" : ""));
        }
        if (options.maxNorm != null) {
            EmbeddingOps.renorm(weight, row, options.maxNorm, options.normType);
        }
        Integer padding = options.padding();
        return EmbeddingOps.bag(
                weight,
                row,
                begins,
                options.scaleGradByFreq,
                mode,
                scales,
                includeLast,
                padding == null ? -1 : padding);
    }

    private static EmbeddingOptions options(NDArray weight, Consumer<EmbeddingOptions> settings) {
        Shape shape = weight.getShape();
        if (shape.dimension() != 2) {
            throw new IllegalArgumentException(
                    "weight has to be a 2D Tensor, but got Tensor of dimension "
                            + shape.dimension());
        }
        return EmbeddingOptions.of(
                Math.toIntExact(shape.get(0)), Math.toIntExact(shape.get(1)), settings);
    }

    private static void requireNumbers(String name, NDArray x) {
        if (x.getDataType() != DataType.INT64 && x.getDataType() != DataType.INT32) {
            throw new IllegalArgumentException(
                    name
                            + ": expected indices in int64 or int32, and was given "
                            + x.getDataType()
                            + ". Make them with Torch.tensor(long...).");
        }
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.NewArrays;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * An encoder and a decoder: {@code src} {@code (S, N, E)} and {@code tgt} {@code (T, N, E)} to
 * {@code (T, N, E)}. Draws both, then every parameter of more than one dimension once more, evenly
 * by Xavier's bound, in their order. Mirrors {@code torch.nn.Transformer}
 * (torch/nn/modules/transformer.py, 2.15.0).
 */
@RunsHooks
public class Transformer extends Module {
    public final Module encoder;
    public final Module decoder;
    final int dModel;
    final int nhead;
    final boolean batchFirst;

    /** Torch's own defaults: 512 features, 8 heads, 6 layers each. */
    public Transformer() {
        this(512, 8, options -> {});
    }

    public Transformer(int dModel, int nhead, Consumer<TransformerOptions> options) {
        this(dModel, nhead, TransformerOptions.of(options));
    }

    private Transformer(int dModel, int nhead, TransformerOptions options) {
        try (Module layer = new TransformerEncoderLayer(dModel, nhead, options)) {
            LayerNorm norm = options.norm(dModel);
            this.encoder = new TransformerEncoder(layer, options.numEncoderLayers, norm);
        }
        try (TransformerDecoderLayer layer = new TransformerDecoderLayer(dModel, nhead, options)) {
            LayerNorm norm = options.norm(dModel);
            this.decoder = new TransformerDecoder(layer, options.numDecoderLayers, norm);
        }
        this.dModel = dModel;
        this.nhead = nhead;
        this.batchFirst = options.batchFirst;
        if (!Initial.isSkipped()) {
            parameters().forEach(Transformer::drawAgain);
        }
    }

    Transformer(SavedModule saved) {
        this.encoder = saved.child("encoder", TransformerEncoder.class);
        this.decoder = saved.child("decoder", TransformerDecoder.class);
        this.dModel = saved.integer("d_model");
        this.nhead = saved.integer("nhead");
        this.batchFirst = saved.flag("batch_first", false);
    }

    private static void drawAgain(Parameter parameter) {
        long[] shape = parameter.shape();
        if (shape.length > 1) {
            Initial.redraw(parameter.getArray(), Initial.xavierUniform(shape[1], shape[0]));
        }
    }

    /**
     * A Transformer takes two sequences.
     *
     * @throws IllegalArgumentException always
     */
    @Override
    public final NDArray forward(NDArray x) {
        throw takesTwo(1);
    }

    private static IllegalArgumentException takesTwo(int given) {
        return new IllegalArgumentException(
                "Transformer takes 2 arrays, src and tgt, and was given " + given + ".");
    }

    /** Takes {@code src} and {@code tgt}. */
    @Override
    public NDList forward(NDList inputs) {
        Objects.requireNonNull(inputs, "inputs is null; give src and tgt");
        if (inputs.size() != 2) {
            throw takesTwo(inputs.size());
        }
        return new NDList(forward(inputs.get(0), inputs.get(1), masks -> {}));
    }

    /**
     * Takes masks of the three.
     *
     * @throws IllegalArgumentException with torch's sentence if batches or features differ
     */
    public NDArray forward(NDArray src, NDArray tgt, Consumer<SequenceMasks> settings) {
        Objects.requireNonNull(src, "src is null; give an array");
        Objects.requireNonNull(tgt, "tgt is null; give an array");
        Input.requireOpen(this, src, tgt);
        return hooked(new NDList(src, tgt), in -> compute(in.get(0), in.get(1), settings))
                .singletonOrThrow();
    }

    private NDList compute(NDArray src, NDArray tgt, Consumer<SequenceMasks> settings) {
        requireFitting(src.getShape(), tgt.getShape());
        NDArray memory = ((TransformerEncoder) encoder).forward(src, settings);
        return new NDList(((TransformerDecoder) decoder).forward(tgt, memory, settings));
    }

    private void requireFitting(Shape src, Shape tgt) {
        int rank = src.dimension();
        if (tgt.dimension() != rank || (rank != 2 && rank != 3)) {
            throw new IllegalArgumentException(
                    "src and tgt must both be 2D or both be 3D, and are " + src + " and " + tgt);
        }
        int batch = batchFirst ? 0 : 1;
        if (rank == 3 && src.get(batch) != tgt.get(batch)) {
            throw new IllegalArgumentException("the batch number of src and tgt must be equal");
        }
        if (src.get(rank - 1) != dModel || tgt.get(rank - 1) != dModel) {
            throw new IllegalArgumentException(
                    "the feature number of src and tgt must be equal to d_model");
        }
    }

    /** Returns the causal mask {@code (size, size)}: −inf above the diagonal, else 0. */
    public static NDArray generateSquareSubsequentMask(int size) {
        float[][] rows = new float[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size; j++) {
                rows[i][j] = Float.NEGATIVE_INFINITY;
            }
        }
        return NewArrays.of(rows);
    }
}

package dev.rekindle.nn;

import dev.rekindle.value.Global;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The settings of a Transformer and its layers that have a default: {@code new
 * TransformerEncoderLayer(512, 8, o -> o.batchFirst(true))}. Defaults as in
 * torch/nn/modules/transformer.py, 2.15.0.
 */
public final class TransformerOptions {
    static final Global RELU = new Global("torch.nn.functional", "relu");
    static final Global GELU = new Global("torch._C._nn", "gelu");

    int numEncoderLayers = 6;
    int numDecoderLayers = 6;
    int dimFeedforward = 2048;
    double dropout = 0.1;
    Object activation = RELU;
    double layerNormEps = 1e-5;
    boolean batchFirst;
    boolean normFirst;
    boolean bias = true;

    private TransformerOptions() {}

    static TransformerOptions of(Consumer<TransformerOptions> changes) {
        TransformerOptions options = new TransformerOptions();
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(options);
        return options;
    }

    /** Of {@link Transformer} alone. */
    public TransformerOptions numEncoderLayers(int count) {
        this.numEncoderLayers = count;
        return this;
    }

    /** Of {@link Transformer} alone. */
    public TransformerOptions numDecoderLayers(int count) {
        this.numDecoderLayers = count;
        return this;
    }

    /** The features between the two layers that follow an attention. */
    public TransformerOptions dimFeedforward(int features) {
        this.dimFeedforward = features;
        return this;
    }

    public TransformerOptions dropout(double p) {
        this.dropout = p;
        return this;
    }

    /**
     * {@code "relu"} or {@code "gelu"}.
     *
     * @throws IllegalArgumentException with torch's sentence for any other word
     */
    public TransformerOptions activation(String name) {
        switch (String.valueOf(name)) {
            case "relu" -> this.activation = RELU;
            case "gelu" -> this.activation = GELU;
            default ->
                    throw new IllegalArgumentException(
                            "activation should be relu/gelu, not " + name);
        }
        return this;
    }

    /** A module, which becomes a part of the layer: {@code new GELU()}, say. */
    public TransformerOptions activation(Module module) {
        this.activation = module;
        return this;
    }

    public TransformerOptions layerNormEps(double value) {
        this.layerNormEps = value;
        return this;
    }

    /** Whether inputs are {@code (N, L, E)} rather than {@code (L, N, E)}. */
    public TransformerOptions batchFirst(boolean flag) {
        this.batchFirst = flag;
        return this;
    }

    /** Whether each norm stands before its block rather than behind it. */
    public TransformerOptions normFirst(boolean flag) {
        this.normFirst = flag;
        return this;
    }

    /** Whether the layers and norms have a bias. */
    public TransformerOptions bias(boolean flag) {
        this.bias = flag;
        return this;
    }

    MultiheadAttention attention(int dModel, int nhead) {
        return new MultiheadAttention(
                dModel, nhead, o -> o.dropout(dropout).bias(bias).batchFirst(batchFirst));
    }

    LayerNorm norm(int dModel) {
        return new LayerNorm(new long[] {dModel}, layerNormEps, true, bias);
    }
}

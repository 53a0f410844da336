package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decoder layers one after the other, all of them true copies of one: {@code (T, N, E)} and the
 * {@code memory} of an encoder {@code (S, N, E)} to {@code (T, N, E)}. Mirrors {@code
 * torch.nn.TransformerDecoder} (torch/nn/modules/transformer.py, 2.15.0).
 */
@RunsHooks
public class TransformerDecoder extends Module {
    public final ModuleList layers;
    final int numLayers;
    public final @Nullable Module norm;

    public TransformerDecoder(TransformerDecoderLayer decoderLayer, int numLayers) {
        this(decoderLayer, numLayers, null);
    }

    /** Copies the layer, which stays the caller's; {@code norm} stands behind the last. */
    public TransformerDecoder(
            TransformerDecoderLayer decoderLayer, int numLayers, @Nullable Module norm) {
        Objects.requireNonNull(decoderLayer, "decoderLayer is null; give one to copy");
        this.layers = TransformerEncoder.copies(decoderLayer, numLayers);
        this.numLayers = numLayers;
        this.norm = norm;
    }

    TransformerDecoder(SavedModule saved) {
        this.layers = saved.child("layers", ModuleList.class);
        this.numLayers = saved.integer("num_layers");
        this.norm = saved.children().get("norm");
        for (int i = 0; i < layers.size(); i++) {
            if (!(layers.get(i) instanceof TransformerDecoderLayer)) {
                throw new IllegalArgumentException(
                        "its layer " + i + " is a " + layers.get(i).typeName());
            }
        }
    }

    static IllegalArgumentException takesTwo(String typeName, int given) {
        return new IllegalArgumentException(
                typeName + " takes 2 arrays, tgt and memory, and was given " + given + ".");
    }

    /**
     * A decoder takes two sequences.
     *
     * @throws IllegalArgumentException always
     */
    @Override
    public final NDArray forward(NDArray x) {
        throw takesTwo(typeName(), 1);
    }

    /** Takes {@code tgt} and {@code memory}. */
    @Override
    public NDList forward(NDList inputs) {
        Objects.requireNonNull(inputs, "inputs is null; give tgt and memory");
        if (inputs.size() != 2) {
            throw takesTwo(typeName(), inputs.size());
        }
        return new NDList(forward(inputs.get(0), inputs.get(1), masks -> {}));
    }

    /** Takes the masks of {@code tgt} and {@code memory}. */
    public NDArray forward(NDArray tgt, NDArray memory, Consumer<SequenceMasks> settings) {
        Objects.requireNonNull(tgt, "tgt is null; give an array");
        Objects.requireNonNull(memory, "memory is null; give an array");
        SequenceMasks masks = SequenceMasks.of(settings);
        masks.requireOpen(this, tgt, memory);
        return hooked(new NDList(tgt, memory), in -> compute(in.get(0), in.get(1), masks))
                .singletonOrThrow();
    }

    private NDList compute(NDArray tgt, NDArray memory, SequenceMasks masks) {
        TransformerEncoder.requireLayers(this, layers);
        boolean causal = Masks.isCausal(masks.tgtMask, masks.tgtIsCausal, length(tgt));
        NDArray output = tgt;
        for (int i = 0; i < layers.size(); i++) {
            TransformerDecoderLayer layer = (TransformerDecoderLayer) layers.get(i);
            output = layer.forward(output, memory, masks, causal);
        }
        return new NDList(norm == null ? output : norm.call(output));
    }

    private long length(NDArray tgt) {
        Shape shape = tgt.getShape();
        boolean second =
                shape.dimension() == 3
                        && ((TransformerDecoderLayer) layers.get(0)).selfAttn.batchFirst;
        return shape.get(second ? 1 : 0);
    }
}

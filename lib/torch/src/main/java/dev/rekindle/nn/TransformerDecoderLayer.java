package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Attention of a sequence {@code tgt} to itself, then to the {@code memory} of an encoder, then two
 * linear layers: {@code (T, N, E)} and {@code (S, N, E)} to {@code (T, N, E)}. Draws self_attn,
 * multihead_attn, linear1 and linear2, in that order. Mirrors {@code
 * torch.nn.TransformerDecoderLayer} (torch/nn/modules/transformer.py, 2.15.0).
 */
@RunsHooks
public class TransformerDecoderLayer extends Module {
    public final MultiheadAttention selfAttn;
    public final MultiheadAttention multiheadAttn;
    public final Linear linear1;
    public final Dropout dropout;
    public final Linear linear2;
    final boolean normFirst;
    public final LayerNorm norm1;
    public final LayerNorm norm2;
    public final LayerNorm norm3;
    public final Dropout dropout1;
    public final Dropout dropout2;
    public final Dropout dropout3;
    final Object activation;

    public TransformerDecoderLayer(int dModel, int nhead) {
        this(dModel, nhead, options -> {});
    }

    public TransformerDecoderLayer(int dModel, int nhead, Consumer<TransformerOptions> options) {
        this(dModel, nhead, TransformerOptions.of(options));
    }

    TransformerDecoderLayer(int dModel, int nhead, TransformerOptions options) {
        this.selfAttn = options.attention(dModel, nhead);
        this.multiheadAttn = options.attention(dModel, nhead);
        this.linear1 = new Linear(dModel, options.dimFeedforward, options.bias);
        this.dropout = new Dropout(options.dropout);
        this.linear2 = new Linear(options.dimFeedforward, dModel, options.bias);
        this.normFirst = options.normFirst;
        this.norm1 = options.norm(dModel);
        this.norm2 = options.norm(dModel);
        this.norm3 = options.norm(dModel);
        this.dropout1 = new Dropout(options.dropout);
        this.dropout2 = new Dropout(options.dropout);
        this.dropout3 = new Dropout(options.dropout);
        this.activation = options.activation;
    }

    TransformerDecoderLayer(SavedModule saved) {
        this.selfAttn = saved.child("self_attn", MultiheadAttention.class);
        this.multiheadAttn = saved.child("multihead_attn", MultiheadAttention.class);
        this.linear1 = saved.child("linear1", Linear.class);
        this.dropout = saved.child("dropout", Dropout.class);
        this.linear2 = saved.child("linear2", Linear.class);
        this.normFirst = saved.flag("norm_first", false);
        this.norm1 = saved.child("norm1", LayerNorm.class);
        this.norm2 = saved.child("norm2", LayerNorm.class);
        this.norm3 = saved.child("norm3", LayerNorm.class);
        this.dropout1 = saved.child("dropout1", Dropout.class);
        this.dropout2 = saved.child("dropout2", Dropout.class);
        this.dropout3 = saved.child("dropout3", Dropout.class);
        this.activation = FeedForward.read(saved);
    }

    /**
     * A decoder layer takes two sequences.
     *
     * @throws IllegalArgumentException always
     */
    @Override
    public final NDArray forward(NDArray x) {
        throw TransformerDecoder.takesTwo(typeName(), 1);
    }

    /** Takes {@code tgt} and {@code memory}. */
    @Override
    public NDList forward(NDList inputs) {
        Objects.requireNonNull(inputs, "inputs is null; give tgt and memory");
        if (inputs.size() != 2) {
            throw TransformerDecoder.takesTwo(typeName(), inputs.size());
        }
        return new NDList(forward(inputs.get(0), inputs.get(1), masks -> {}));
    }

    /** Takes the masks of {@code tgt} and {@code memory}. */
    public NDArray forward(NDArray tgt, NDArray memory, Consumer<SequenceMasks> settings) {
        SequenceMasks masks = SequenceMasks.of(settings);
        return forward(tgt, memory, masks, Boolean.TRUE.equals(masks.tgtIsCausal));
    }

    final NDArray forward(NDArray tgt, NDArray memory, SequenceMasks masks, boolean tgtIsCausal) {
        Objects.requireNonNull(tgt, "tgt is null; give an array");
        Objects.requireNonNull(memory, "memory is null; give an array");
        masks.requireOpen(this, tgt, memory);
        return hooked(
                        new NDList(tgt, memory),
                        in -> new NDList(compute(in.get(0), in.get(1), masks, tgtIsCausal)))
                .singletonOrThrow();
    }

    private NDArray compute(NDArray tgt, NDArray memory, SequenceMasks masks, boolean tgtIsCausal) {
        if (normFirst) {
            NDArray x = tgt.add(attend(norm1.forward(tgt), masks, tgtIsCausal));
            x = x.add(remember(norm2.forward(x), memory, masks));
            return x.add(feed(norm3.forward(x)));
        }
        NDArray x = norm1.forward(tgt.add(attend(tgt, masks, tgtIsCausal)));
        x = norm2.forward(x.add(remember(x, memory, masks)));
        return norm3.forward(x.add(feed(x)));
    }

    private NDArray attend(NDArray x, SequenceMasks masks, boolean causal) {
        return dropout1.forward(
                attention(selfAttn, x, x, masks.tgtMask, masks.tgtKeyPaddingMask, causal));
    }

    private NDArray remember(NDArray x, NDArray memory, SequenceMasks masks) {
        return dropout2.forward(
                attention(
                        multiheadAttn,
                        x,
                        memory,
                        masks.memoryMask,
                        masks.memoryKeyPaddingMask,
                        masks.memoryIsCausal));
    }

    private static NDArray attention(
            MultiheadAttention attention,
            NDArray x,
            NDArray memory,
            @Nullable NDArray mask,
            @Nullable NDArray padding,
            boolean causal) {
        return attention
                .forward(
                        x,
                        memory,
                        memory,
                        call ->
                                call.needWeights(false)
                                        .attnMask(mask)
                                        .keyPaddingMask(padding)
                                        .isCausal(causal))
                .get(0);
    }

    private NDArray feed(NDArray x) {
        NDArray inner = FeedForward.activate(activation, linear1.forward(x));
        return dropout3.forward(linear2.forward(dropout.forward(inner)));
    }
}

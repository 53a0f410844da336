package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.EncoderOps;
import dev.rekindle.internal.djl.GradMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Attention of a sequence to itself, then two linear layers: {@code (L, N, E)} to the same, with
 * {@code batchFirst} {@code (N, L, E)}. Draws self_attn, linear1 and linear2, in that order.
 * Mirrors {@code torch.nn.TransformerEncoderLayer} (torch/nn/modules/transformer.py, 2.15.0), its
 * fast path with it: in evaluation, where no gradient is recorded, one operator stands for the
 * whole layer, with other last bits.
 */
@RunsHooks
public class TransformerEncoderLayer extends Module {
    public final MultiheadAttention selfAttn;
    public final Linear linear1;
    public final Dropout dropout;
    public final Linear linear2;
    final boolean normFirst;
    public final LayerNorm norm1;
    public final LayerNorm norm2;
    public final Dropout dropout1;
    public final Dropout dropout2;
    final int activationReluOrGelu;
    final Object activation;

    public TransformerEncoderLayer(int dModel, int nhead) {
        this(dModel, nhead, options -> {});
    }

    public TransformerEncoderLayer(int dModel, int nhead, Consumer<TransformerOptions> options) {
        this(dModel, nhead, TransformerOptions.of(options));
    }

    TransformerEncoderLayer(int dModel, int nhead, TransformerOptions options) {
        this.selfAttn = options.attention(dModel, nhead);
        this.linear1 = new Linear(dModel, options.dimFeedforward, options.bias);
        this.dropout = new Dropout(options.dropout);
        this.linear2 = new Linear(options.dimFeedforward, dModel, options.bias);
        this.normFirst = options.normFirst;
        this.norm1 = options.norm(dModel);
        this.norm2 = options.norm(dModel);
        this.dropout1 = new Dropout(options.dropout);
        this.dropout2 = new Dropout(options.dropout);
        this.activationReluOrGelu = FeedForward.kind(options.activation);
        this.activation = options.activation;
    }

    TransformerEncoderLayer(SavedModule saved) {
        this.selfAttn = saved.child("self_attn", MultiheadAttention.class);
        this.linear1 = saved.child("linear1", Linear.class);
        this.dropout = saved.child("dropout", Dropout.class);
        this.linear2 = saved.child("linear2", Linear.class);
        this.normFirst = saved.flag("norm_first", false);
        this.norm1 = saved.child("norm1", LayerNorm.class);
        this.norm2 = saved.child("norm2", LayerNorm.class);
        this.dropout1 = saved.child("dropout1", Dropout.class);
        this.dropout2 = saved.child("dropout2", Dropout.class);
        this.activation = FeedForward.read(saved);
        this.activationReluOrGelu = FeedForward.kind(activation);
    }

    @Override
    public NDArray forward(NDArray src) {
        return forward(src, masks -> {});
    }

    /** Takes the masks of {@code src}. */
    public NDArray forward(NDArray src, Consumer<SequenceMasks> settings) {
        SequenceMasks masks = SequenceMasks.of(settings);
        return forward(
                src,
                masks.srcMask,
                masks.srcKeyPaddingMask,
                Boolean.TRUE.equals(masks.srcIsCausal));
    }

    final NDArray forward(
            NDArray src, @Nullable NDArray srcMask, @Nullable NDArray keyPadding, boolean causal) {
        Objects.requireNonNull(src, "src is null; give an array");
        Input.requireOpen(this, src, srcMask, keyPadding);
        ForwardHooks held = hooksOfForward();
        return held == null
                ? compute(src, srcMask, keyPadding, causal)
                : held.around(this, src, x -> compute(x, srcMask, keyPadding, causal));
    }

    private NDArray compute(
            NDArray src, @Nullable NDArray srcMask, @Nullable NDArray keyPadding, boolean causal) {
        NDArray padding = Masks.canonical(keyPadding, "src_key_padding_mask", src);
        NDArray mask = Masks.canonical(srcMask, "src_mask", src);
        if (isFast() && src.getShape().dimension() == 3 && isUnrecorded(src)) {
            return EncoderOps.encoderLayer(
                    src,
                    selfAttn.numHeads,
                    fastWeights(),
                    activationReluOrGelu == 2,
                    normFirst,
                    norm1.eps,
                    selfAttn.merged(mask, padding, src),
                    mask == null ? 1 : 2);
        }
        if (normFirst) {
            NDArray x = src.add(attend(norm1.forward(src), mask, padding, causal));
            return x.add(feed(norm2.forward(x)));
        }
        NDArray x = norm1.forward(src.add(attend(src, mask, padding, causal)));
        return norm2.forward(x.add(feed(x)));
    }

    private NDArray attend(
            NDArray x, @Nullable NDArray mask, @Nullable NDArray padding, boolean causal) {
        return dropout1.forward(
                selfAttn.forward(
                                x,
                                x,
                                x,
                                call ->
                                        call.needWeights(false)
                                                .attnMask(mask)
                                                .keyPaddingMask(padding)
                                                .isCausal(causal))
                        .get(0));
    }

    private NDArray feed(NDArray x) {
        NDArray inner = FeedForward.activate(activation, linear1.forward(x));
        return dropout2.forward(linear2.forward(dropout.forward(inner)));
    }

    /** Torch's own condition for its fast path, as far as the layer decides it. */
    final boolean isFast() {
        return !isTraining()
                && selfAttn.batchFirst
                && selfAttn.inProjBias() != null
                && selfAttn._qkvSameEmbedDim
                && activationReluOrGelu != 0
                && norm1.eps == norm2.eps
                && selfAttn.numHeads % 2 == 0
                && norm1.weight != null
                && norm1.bias != null
                && norm2.weight != null
                && norm2.bias != null
                && linear1.bias != null
                && linear2.bias != null
                && selfAttn.outProj.bias != null
                && !isHooked();
    }

    /** A hook on the layer or below it would not run in the one operator. */
    private boolean isHooked() {
        for (Module each :
                new Module[] {
                    this,
                    selfAttn,
                    selfAttn.outProj,
                    linear1,
                    dropout,
                    linear2,
                    norm1,
                    norm2,
                    dropout1,
                    dropout2
                }) {
            if (each.hasHooks()) {
                return true;
            }
        }
        return activation instanceof Module module && module.hasHooks();
    }

    final boolean isUnrecorded(NDArray src) {
        List<NDArray> arrays = new ArrayList<>(fastWeights());
        arrays.add(src);
        return !GradMode.isRecorded(arrays);
    }

    /** Returns the arrays that the operator of the fast path takes. */
    final List<NDArray> fastWeights() {
        List<NDArray> weights = selfAttn.fastWeights();
        for (Parameter each :
                new @Nullable Parameter[] {
                    norm1.weight,
                    norm1.bias,
                    norm2.weight,
                    norm2.bias,
                    linear1.weight,
                    linear1.bias,
                    linear2.weight,
                    linear2.bias
                }) {
            weights.add(Objects.requireNonNull(each).getArray());
        }
        return weights;
    }
}

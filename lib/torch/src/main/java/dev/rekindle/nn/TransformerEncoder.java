package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.EncoderOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Encoder layers one after the other, all of them true copies of one: {@code (L, N, E)} to the
 * same. Mirrors {@code torch.nn.TransformerEncoder} (torch/nn/modules/transformer.py, 2.15.0), its
 * fast path with it: in evaluation, where no gradient is recorded, sequences with padding are
 * computed without it, and come out with zeros there.
 */
@RunsHooks
public class TransformerEncoder extends Module {
    public final ModuleList layers;
    final int numLayers;
    public final @Nullable Module norm;
    final boolean enableNestedTensor;
    final boolean useNestedTensor;
    final boolean maskCheck;

    public TransformerEncoder(Module encoderLayer, int numLayers) {
        this(encoderLayer, numLayers, null, true, true);
    }

    public TransformerEncoder(Module encoderLayer, int numLayers, @Nullable Module norm) {
        this(encoderLayer, numLayers, norm, true, true);
    }

    /**
     * Copies the layer, which stays the caller's.
     *
     * @param norm what stands behind the last layer, or null
     * @param enableNestedTensor whether padding may be left out where torch does so
     * @param maskCheck whether it is asked first if the padding stands at the end
     */
    public TransformerEncoder(
            Module encoderLayer,
            int numLayers,
            @Nullable Module norm,
            boolean enableNestedTensor,
            boolean maskCheck) {
        Objects.requireNonNull(encoderLayer, "encoderLayer is null; give one to copy");
        this.layers = copies(encoderLayer, numLayers);
        this.numLayers = numLayers;
        this.norm = norm;
        this.enableNestedTensor = enableNestedTensor;
        this.useNestedTensor = enableNestedTensor && mayNest(encoderLayer);
        this.maskCheck = maskCheck;
    }

    TransformerEncoder(SavedModule saved) {
        this.layers = saved.child("layers", ModuleList.class);
        this.numLayers = saved.integer("num_layers");
        this.norm = saved.children().get("norm");
        this.enableNestedTensor = saved.flag("enable_nested_tensor", true);
        this.useNestedTensor = saved.flag("use_nested_tensor", false);
        this.maskCheck = saved.flag("mask_check", true);
    }

    /** {@code _get_clones}. */
    static ModuleList copies(Module layer, int count) {
        ModuleList copies = new ModuleList();
        for (int i = 0; i < count; i++) {
            copies.append(layer.copy());
        }
        return copies;
    }

    private static boolean mayNest(Module encoderLayer) {
        return encoderLayer instanceof TransformerEncoderLayer layer
                && !layer.normFirst
                && layer.selfAttn.batchFirst
                && layer.selfAttn._qkvSameEmbedDim
                && layer.selfAttn.inProjBias() != null
                && layer.activationReluOrGelu != 0
                && layer.norm1.eps == layer.norm2.eps
                && layer.selfAttn.numHeads % 2 == 0;
    }

    @Override
    public NDArray forward(NDArray src) {
        return forward(src, masks -> {});
    }

    /** Takes the masks of {@code src}. */
    public NDArray forward(NDArray src, Consumer<SequenceMasks> settings) {
        Objects.requireNonNull(src, "src is null; give an array");
        SequenceMasks masks = SequenceMasks.of(settings);
        Input.requireOpen(this, src, masks.srcMask, masks.srcKeyPaddingMask);
        ForwardHooks held = hooksOfForward();
        return held == null ? compute(src, masks) : held.around(this, src, x -> compute(x, masks));
    }

    private NDArray compute(NDArray src, SequenceMasks masks) {
        requireLayers(this, layers);
        NDArray padding = Masks.canonical(masks.srcKeyPaddingMask, "src_key_padding_mask", src);
        NDArray mask = Masks.canonical(masks.srcMask, "mask", src);
        if (mask == null && padding != null && isNested(src, padding)) {
            return withNorm(nested(src, padding));
        }
        boolean causal = Masks.isCausal(mask, masks.srcIsCausal, length(src));
        NDArray output = src;
        for (int i = 0; i < layers.size(); i++) {
            Module each = layers.get(i);
            output =
                    each instanceof TransformerEncoderLayer layer
                            ? layer.forward(output, mask, padding, causal)
                            : plain(each, output, mask, padding);
        }
        return withNorm(output);
    }

    private static NDArray plain(
            Module layer, NDArray x, @Nullable NDArray mask, @Nullable NDArray padding) {
        if (mask != null || padding != null) {
            throw new UnsupportedOperationException(
                    "a "
                            + layer.typeName()
                            + " in this TransformerEncoder takes no masks: only a"
                            + " TransformerEncoderLayer does.");
        }
        return layer.call(x);
    }

    /** Refuses a stack of none, of which torch looks for the first one. */
    static void requireLayers(Module stack, ModuleList layers) {
        if (layers.size() == 0) {
            throw new IllegalArgumentException(
                    stack.typeName()
                            + " has no layers: index 0 is out of range. Give it one at least.");
        }
    }

    private NDArray withNorm(NDArray x) {
        return norm == null ? x : norm.call(x);
    }

    private long length(NDArray src) {
        Shape shape = src.getShape();
        boolean second = shape.dimension() == 3 && batchFirst();
        return shape.get(second ? 1 : 0);
    }

    private boolean batchFirst() {
        return layers.get(0) instanceof TransformerEncoderLayer layer && layer.selfAttn.batchFirst;
    }

    /** Torch's own condition for its fast path. */
    private boolean isNested(NDArray src, NDArray padding) {
        if (!useNestedTensor || src.getShape().dimension() != 3) {
            return false;
        }
        for (int i = 0; i < layers.size(); i++) {
            if (!(layers.get(i) instanceof TransformerEncoderLayer layer)
                    || !layer.isFast()
                    || !layer.isUnrecorded(src)) {
                return false;
            }
        }
        if (!maskCheck) {
            return true;
        }
        try (NDArray keep = EncoderOps.logicalNot(padding)) {
            return EncoderOps.isLeftAligned(src, keep);
        }
    }

    private NDArray nested(NDArray src, NDArray padding) {
        List<NDArray> weights = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            weights.addAll(((TransformerEncoderLayer) layers.get(i)).fastWeights());
        }
        TransformerEncoderLayer first = (TransformerEncoderLayer) layers.get(0);
        try (NDArray keep = EncoderOps.logicalNot(padding)) {
            return EncoderOps.nestedEncoder(
                    src,
                    keep,
                    first.selfAttn.numHeads,
                    weights,
                    first.activationReluOrGelu == 2,
                    first.normFirst,
                    first.norm1.eps);
        }
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.AttentionOps;
import dev.rekindle.internal.djl.GradMode;
import dev.rekindle.internal.djl.MaskOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Attention with several heads: queries {@code (L, N, E)}, keys and values {@code (S, N, *)}, with
 * {@code batchFirst} {@code (N, L, E)}, or {@code (L, E)} without a batch, to an output like the
 * queries and weights {@code (N, L, S)}. Parameters {@code in_proj_weight} (3E, E), or {@code
 * q_proj_weight}, {@code k_proj_weight} and {@code v_proj_weight}; {@code in_proj_bias} (3E);
 * {@code out_proj}; {@code bias_k} and {@code bias_v} (1, 1, E). Draws out_proj first, then the
 * others. Mirrors {@code torch.nn.MultiheadAttention} (torch/nn/modules/activation.py, 2.15.0), its
 * fast path with it: in evaluation, where no gradient is recorded, an attention of one array with
 * itself takes another way, with other last bits.
 */
@RunsHooks
public class MultiheadAttention extends Module {
    private static final String[] APART = {"q_proj_weight", "k_proj_weight", "v_proj_weight"};
    private static final String PACKED = "in_proj_weight";

    final int embedDim;
    final int kdim;
    final int vdim;
    final boolean _qkvSameEmbedDim;
    final int numHeads;
    final double dropout;
    final boolean batchFirst;
    final int headDim;
    public final Linear outProj;
    @PlainNone public final @Nullable Parameter biasK;
    @PlainNone public final @Nullable Parameter biasV;
    final boolean addZeroAttn;

    public MultiheadAttention(int embedDim, int numHeads) {
        this(embedDim, numHeads, options -> {});
    }

    public MultiheadAttention(int embedDim, int numHeads, Consumer<AttentionOptions> options) {
        this(embedDim, numHeads, AttentionOptions.of(options), null);
    }

    MultiheadAttention(SavedModule saved) {
        this(
                saved.integer("embed_dim"),
                saved.integer("num_heads"),
                AttentionOptions.of(saved),
                saved.child("out_proj", Linear.class));
    }

    private MultiheadAttention(
            int embedDim, int numHeads, AttentionOptions options, @Nullable Linear given) {
        if (embedDim <= 0 || numHeads <= 0) {
            throw new IllegalArgumentException(
                    "embed_dim and num_heads must be greater than 0, got embed_dim="
                            + embedDim
                            + " and num_heads="
                            + numHeads
                            + " instead");
        }
        if (embedDim % numHeads != 0) {
            throw new IllegalArgumentException("embed_dim must be divisible by num_heads");
        }
        this.embedDim = embedDim;
        this.kdim = options.kdim == null ? embedDim : options.kdim;
        this.vdim = options.vdim == null ? embedDim : options.vdim;
        this._qkvSameEmbedDim = kdim == embedDim && vdim == embedDim;
        this.numHeads = numHeads;
        this.dropout = options.dropout;
        this.batchFirst = options.batchFirst;
        this.headDim = embedDim / numHeads;
        this.addZeroAttn = options.addZeroAttn;
        this.outProj =
                given != null
                        ? given
                        : new NonDynamicallyQuantizableLinear(embedDim, embedDim, options.bias);
        registerProjections();
        parts().register(
                        "in_proj_bias",
                        Parameter.class,
                        options.bias ? parameter(Initial.constant(0), 3L * embedDim) : null);
        if (given == null && options.bias && !Initial.isSkipped()) {
            outProj.startBiasAtZero();
        }
        // fan_in and fan_out of (1, 1, E): both E.
        Initial beside = Initial.xavierNormal(embedDim, embedDim);
        this.biasK = options.addBiasKv ? parameter(beside, 1, 1, embedDim) : null;
        this.biasV = options.addBiasKv ? parameter(beside, 1, 1, embedDim) : null;
    }

    /** Torch registers those that are left out, too, behind the others. */
    private void registerProjections() {
        if (_qkvSameEmbedDim) {
            Initial packed = Initial.xavierUniform(embedDim, 3L * embedDim);
            register(PACKED, parameter(packed, 3L * embedDim, embedDim));
        }
        long[] inputs = {embedDim, kdim, vdim};
        for (int i = 0; i < APART.length; i++) {
            Initial apart = Initial.xavierUniform(inputs[i], embedDim);
            register(APART[i], _qkvSameEmbedDim ? null : parameter(apart, embedDim, inputs[i]));
        }
        if (!_qkvSameEmbedDim) {
            register(PACKED, null);
        }
    }

    private void register(String name, @Nullable Parameter parameter) {
        parts().register(name, Parameter.class, parameter);
    }

    private @Nullable Parameter own(String name) {
        return (Parameter) parts().get(name);
    }

    /** Returns the packed projection (3E, E), or null where kdim or vdim differ. */
    public final @Nullable Parameter inProjWeight() {
        return own(PACKED);
    }

    /** Returns the bias of the projections (3E), or null. */
    public final @Nullable Parameter inProjBias() {
        return own("in_proj_bias");
    }

    /** Attends to itself; returns the output alone. */
    @Override
    public NDArray forward(NDArray x) {
        return forward(x, x, x, call -> call.needWeights(false)).get(0);
    }

    /** Takes query, key and value; returns the output and the weights. */
    @Override
    public NDList forward(NDList inputs) {
        Objects.requireNonNull(inputs, "inputs is null; give query, key and value");
        if (inputs.size() != 3) {
            throw new IllegalArgumentException(
                    "MultiheadAttention takes query, key and value, and was given "
                            + inputs.size()
                            + " arrays.");
        }
        return forward(inputs.get(0), inputs.get(1), inputs.get(2), call -> {});
    }

    /** Returns the output, and behind it the weights unless the call says otherwise. */
    public NDList forward(
            NDArray query, NDArray key, NDArray value, Consumer<AttentionCall> settings) {
        Objects.requireNonNull(query, "query is null; give an array");
        Objects.requireNonNull(key, "key is null; give an array");
        Objects.requireNonNull(value, "value is null; give an array");
        AttentionCall call = AttentionCall.of(settings);
        Input.requireOpen(this, query, key, value, call.keyPaddingMask, call.attnMask);
        if (hooksOfForward() == null) {
            return attend(query, key, value, call);
        }
        return hooked(
                new NDList(query, key, value), in -> attend(in.get(0), in.get(1), in.get(2), call));
    }

    private NDList attend(NDArray query, NDArray key, NDArray value, AttentionCall call) {
        AttentionInputs.requireFitting(query, key, value, embedDim, kdim, vdim);
        Parameter packed = inProjWeight();
        boolean self = query == key && key == value && query.getShape().dimension() == 3;
        if (self && packed != null && isTraining() && ParametrizationList.computes(packed)) {
            // Python asks it for its element type, too, to choose its path.
            ParametrizationList.read(packed, 2);
        }
        NDArray padding = Masks.canonical(call.keyPaddingMask, "key_padding_mask", query);
        NDArray mask = Masks.canonical(call.attnMask, "attn_mask", query);
        if (isFast(query, key, value, call)) {
            AttentionOps.Call plain = call(call, padding, mask);
            NDArray merged = merged(mask, padding, query);
            return AttentionOps.selfAttention(
                    query, weights(), plain, merged, mask == null ? 1 : 2);
        }
        if (call.isCausal && mask == null) {
            throw new IllegalArgumentException(
                    "Need attn_mask if specifying the is_causal hint. You may use"
                            + " Transformer.generateSquareSubsequentMask to create this mask.");
        }
        boolean batched = query.getShape().dimension() == 3;
        int turn = batched && batchFirst ? 0 : -1;
        NDArray q = batched ? turned(query, turn) : query.expandDims(1);
        NDArray k = key == query ? q : batched ? turned(key, turn) : key.expandDims(1);
        NDArray v = value == key ? k : batched ? turned(value, turn) : value.expandDims(1);
        AttentionInputs.requireMasks(mask, padding, q.getShape(), k.getShape(), numHeads, batched);
        NDArray rows = batched || padding == null ? padding : padding.expandDims(0);
        NDList results = AttentionOps.attention(q, k, v, weights(), call(call, rows, mask));
        NDArray output = results.get(0);
        NDList shaped = new NDList(batched ? turned(output, turn) : output.squeeze(1));
        if (call.needWeights) {
            shaped.add(batched ? results.get(1) : results.get(1).squeeze(0));
        }
        return shaped;
    }

    private static NDArray turned(NDArray x, int dim) {
        return dim < 0 ? x : x.swapAxes(0, 1);
    }

    private AttentionOps.Call call(
            AttentionCall call, @Nullable NDArray padding, @Nullable NDArray mask) {
        return new AttentionOps.Call(
                numHeads,
                addZeroAttn,
                isTraining() ? dropout : 0,
                padding,
                mask,
                call.needWeights,
                call.averageAttnWeights,
                call.isCausal);
    }

    /**
     * {@code merge_masks}: the mask of both, of which type 1 is padding alone and 2 a whole one.
     */
    final @Nullable NDArray merged(
            @Nullable NDArray mask, @Nullable NDArray padding, NDArray query) {
        Shape shape = query.getShape();
        return mask == null
                ? padding
                : MaskOps.merged(mask, padding, shape.get(0), numHeads, shape.get(1));
    }

    /** Torch's own condition for its fast path. */
    private boolean isFast(NDArray query, NDArray key, NDArray value, AttentionCall call) {
        Parameter weight = inProjWeight();
        Parameter bias = inProjBias();
        if (isFloating(call.attnMask)
                || isFloating(call.keyPaddingMask)
                || query.getShape().dimension() != 3
                || query != key
                || key != value
                || weight == null
                || bias == null
                || isTraining()
                || numHeads % 2 != 0
                || !batchFirst
                || biasK != null
                || biasV != null
                || addZeroAttn) {
            return false;
        }
        List<NDArray> arrays = new ArrayList<>(List.of(query));
        arrays.addAll(fastWeights());
        return !GradMode.isRecorded(arrays);
    }

    private static boolean isFloating(@Nullable NDArray mask) {
        return mask != null && mask.getDataType().isFloating();
    }

    /** Returns in_proj and out_proj, weight and bias of each, where none of them is left out. */
    final List<NDArray> fastWeights() {
        List<NDArray> weights = new ArrayList<>();
        for (Parameter each :
                new Parameter[] {inProjWeight(), inProjBias(), outProj.weight, outProj.bias}) {
            weights.add(Objects.requireNonNull(each).getArray());
        }
        return weights;
    }

    private AttentionOps.Weights weights() {
        return new AttentionOps.Weights(
                ModuleTensor.arrayOf(inProjWeight()),
                ModuleTensor.arrayOf(inProjBias()),
                ModuleTensor.arrayOf(own(APART[0])),
                ModuleTensor.arrayOf(own(APART[1])),
                ModuleTensor.arrayOf(own(APART[2])),
                ModuleTensor.arrayOf(biasK),
                ModuleTensor.arrayOf(biasV),
                outProj.weight.getArray(),
                ModuleTensor.arrayOf(outProj.bias));
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.Torch;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Embeddings, recurrent layers, attention, Transformers and losses of the layer table. */
final class LayerTableSequences {
    private LayerTableSequences() {}

    static void addTo(
            Map<String, Supplier<Module>> made,
            Map<String, BiFunction<Module, NDList, NDList>> called) {
        recurrent(made);
        attention(made);
        transformers(made);
        losses(made);
        calls(called);
        made.put("module_dict", () -> moduleDict());
        made.put(
                "parameter_list",
                () ->
                        new ParameterList(
                                new Parameter(Torch.ones(2)), new Parameter(Torch.zeros(3))));
        made.put(
                "parameter_dict",
                () ->
                        new ParameterDict()
                                .put("a", new Parameter(Torch.ones(2)))
                                .put("b", new Parameter(Torch.zeros(3))));
    }

    private static Module moduleDict() {
        return new ModuleDict().put("a", new Linear(2, 2)).put("b", new ReLU());
    }

    private static void recurrent(Map<String, Supplier<Module>> made) {
        made.put("embedding", () -> new Embedding(7, 3));
        made.put("embedding_padding", () -> new Embedding(7, 3, o -> o.paddingIdx(2)));
        made.put("embedding_padding_from_end", () -> new Embedding(7, 3, o -> o.paddingIdx(-1)));
        made.put("embedding_max_norm", () -> new Embedding(7, 3, o -> o.maxNorm(1.0).normType(1)));
        made.put("embedding_by_frequency", () -> new Embedding(7, 3, o -> o.scaleGradByFreq(true)));
        made.put("embedding_frozen", () -> Embedding.fromPretrained(Torch.randn(4, 3), true));
        made.put("embedding_bag", () -> new EmbeddingBag(7, 3));
        made.put(
                "embedding_bag_sum",
                () -> new EmbeddingBag(7, 3, o -> o.mode("sum").paddingIdx(2)));
        made.put("rnn", () -> new RNN(3, 4));
        made.put("rnn_relu", () -> new RNN(3, 4, o -> o.numLayers(2).nonlinearity("relu")));
        made.put("lstm", () -> new LSTM(3, 4));
        made.put("lstm_deep", () -> new LSTM(3, 4, o -> o.numLayers(2).bidirectional(true)));
        made.put(
                "lstm_projection",
                () -> new LSTM(3, 4, o -> o.numLayers(2).bidirectional(true).projSize(2)));
        made.put("gru", () -> new GRU(3, 4));
        made.put("gru_plain", () -> new GRU(3, 4, o -> o.bias(false).batchFirst(true)));
        made.put("gru_dropout", () -> new GRU(3, 4, o -> o.numLayers(2).dropout(0.5)));
        made.put("rnn_cell", () -> new RNNCell(3, 4));
        made.put("rnn_cell_relu", () -> new RNNCell(3, 4, false, "relu"));
        made.put("lstm_cell", () -> new LSTMCell(3, 4));
        made.put("gru_cell", () -> new GRUCell(3, 4));
    }

    private static void attention(Map<String, Supplier<Module>> made) {
        made.put("multihead_attention", () -> new MultiheadAttention(4, 2));
        made.put(
                "attention_batch_first",
                () -> new MultiheadAttention(4, 2, o -> o.batchFirst(true)));
        made.put(
                "attention_other_sizes",
                () -> new MultiheadAttention(4, 2, o -> o.kdim(3).vdim(6).bias(false)));
        made.put(
                "attention_bias_kv",
                () -> new MultiheadAttention(4, 2, o -> o.addBiasKv(true).addZeroAttn(true)));
        made.put(
                "attention_wide_bias_kv",
                () -> new MultiheadAttention(16, 2, o -> o.addBiasKv(true).dropout(0.3)));
    }

    private static TransformerEncoderLayer layer(Consumer<TransformerOptions> more) {
        return new TransformerEncoderLayer(
                8, 2, ((Consumer<TransformerOptions>) o -> o.dimFeedforward(16)).andThen(more));
    }

    private static void transformers(Map<String, Supplier<Module>> made) {
        made.put(
                "transformer_encoder_layer",
                () -> new TransformerEncoderLayer(4, 2, o -> o.dimFeedforward(8)));
        made.put("encoder_layer_batch_first", () -> layer(o -> o.batchFirst(true)));
        made.put(
                "encoder_layer_norm_first",
                () -> layer(o -> o.batchFirst(true).normFirst(true).activation("gelu")));
        made.put(
                "encoder_layer_module",
                () -> layer(o -> o.batchFirst(true).activation(new ReLU()).layerNormEps(1e-3)));
        made.put(
                "transformer_decoder_layer",
                () -> new TransformerDecoderLayer(4, 2, o -> o.dimFeedforward(8)));
        made.put(
                "transformer_encoder",
                () ->
                        new TransformerEncoder(
                                new TransformerEncoderLayer(4, 2, o -> o.dimFeedforward(8)), 2));
        made.put(
                "encoder_norm",
                () -> new TransformerEncoder(layer(o -> o.batchFirst(true)), 2, new LayerNorm(8)));
        made.put(
                "transformer_decoder",
                () ->
                        new TransformerDecoder(
                                new TransformerDecoderLayer(4, 2, o -> o.dimFeedforward(8)), 2));
        made.put(
                "transformer",
                () ->
                        new Transformer(
                                4,
                                2,
                                o -> o.numEncoderLayers(1).numDecoderLayers(1).dimFeedforward(8)));
        made.put(
                "transformer_batch_first",
                () ->
                        new Transformer(
                                8,
                                2,
                                o ->
                                        o.numEncoderLayers(2)
                                                .numDecoderLayers(2)
                                                .dimFeedforward(16)
                                                .batchFirst(true)
                                                .activation("gelu")
                                                .normFirst(true)));
    }

    private static NDArray weights() {
        return Torch.tensor(0.5f, 1, 2, 0.25f, 3);
    }

    private static void losses(Map<String, Supplier<Module>> made) {
        made.put("l1_loss", L1Loss::new);
        made.put("l1_loss_none", () -> new L1Loss("none"));
        made.put("mse_loss", MSELoss::new);
        made.put("smooth_l1_loss", SmoothL1Loss::new);
        made.put("smooth_l1_loss_sum", () -> new SmoothL1Loss(0.5, "sum"));
        made.put("huber_loss", HuberLoss::new);
        made.put("cross_entropy_loss", CrossEntropyLoss::new);
        made.put(
                "cross_entropy_loss_smoothing",
                () -> new CrossEntropyLoss(o -> o.weight(weights()).labelSmoothing(0.1)));
        made.put("nll_loss", NLLLoss::new);
        made.put("nll_loss_sum", () -> new NLLLoss(weights(), 4, "sum"));
        made.put("nll_loss2d", NLLLoss2d::new);
        made.put("poisson_nll_loss", PoissonNLLLoss::new);
        made.put("gaussian_nll_loss", GaussianNLLLoss::new);
        made.put("kl_div_loss", KLDivLoss::new);
        made.put("kl_div_loss_batchmean", () -> new KLDivLoss("batchmean", false));
        made.put("bce_loss", BCELoss::new);
        made.put("bce_with_logits_loss", BCEWithLogitsLoss::new);
        made.put("soft_margin_loss", SoftMarginLoss::new);
        made.put("hinge_embedding_loss", HingeEmbeddingLoss::new);
        made.put("margin_ranking_loss", MarginRankingLoss::new);
        made.put("cosine_embedding_loss", CosineEmbeddingLoss::new);
        made.put("triplet_margin_loss", TripletMarginLoss::new);
        made.put("triplet_margin_with_distance_loss", TripletMarginWithDistanceLoss::new);
        made.put("multi_margin_loss", MultiMarginLoss::new);
        made.put("multi_margin_loss_p", () -> new MultiMarginLoss(2, 1.0, weights(), "mean"));
        made.put("multi_label_margin_loss", MultiLabelMarginLoss::new);
        made.put("multi_label_soft_margin_loss", MultiLabelSoftMarginLoss::new);
        made.put("ctc_loss", CTCLoss::new);
        made.put(
                "adaptive_log_softmax_with_loss",
                () -> new AdaptiveLogSoftmaxWithLoss(6, 10, 3, 6));
        made.put("linear_cross_entropy_loss", () -> new LinearCrossEntropyLoss(6, 5));
    }

    private static NDList attend(Module m, NDList x, int k, int v, Consumer<AttentionCall> call) {
        return ((MultiheadAttention) m).forward(x.get(0), x.get(k), x.get(v), call);
    }

    private static NDList encode(Module m, NDList x, Consumer<SequenceMasks> masks) {
        return new NDList(
                m instanceof TransformerEncoder encoder
                        ? encoder.forward(x.get(0), masks)
                        : ((TransformerEncoderLayer) m).forward(x.get(0), masks));
    }

    private static void calls(Map<String, BiFunction<Module, NDList, NDList>> called) {
        called.put("attention_self", (m, x) -> attend(m, x, 0, 0, call -> {}));
        called.put(
                "attention_no_weights",
                (m, x) -> attend(m, x, 0, 0, call -> call.needWeights(false)));
        called.put("attention_shared_values", (m, x) -> attend(m, x, 1, 1, call -> {}));
        called.put(
                "attention_each_head",
                (m, x) -> attend(m, x, 1, 2, call -> call.averageAttnWeights(false)));
        called.put("attention_mask", (m, x) -> attend(m, x, 1, 2, call -> call.attnMask(x.get(3))));
        for (String name : List.of("attention_padding", "attention_fast_padding")) {
            called.put(
                    name,
                    (m, x) ->
                            attend(
                                    m,
                                    x,
                                    0,
                                    0,
                                    call -> call.keyPaddingMask(x.get(1)).attnMask(x.get(2))));
        }
        called.put(
                "attention_causal",
                (m, x) ->
                        attend(
                                m,
                                x,
                                0,
                                0,
                                call -> call.attnMask(x.get(1)).isCausal(true).needWeights(false)));
        called.put(
                "encoder_layer_masks",
                (m, x) -> encode(m, x, o -> o.srcMask(x.get(1)).srcKeyPaddingMask(x.get(2))));
        called.put(
                "encoder_layer_padding",
                (m, x) -> encode(m, x, o -> o.srcKeyPaddingMask(x.get(1))));
        called.put("encoder_padding", (m, x) -> encode(m, x, o -> o.srcKeyPaddingMask(x.get(1))));
        called.put("encoder_causal", (m, x) -> encode(m, x, o -> o.srcMask(x.get(1))));
        called.put(
                "decoder_masks",
                (m, x) ->
                        new NDList(
                                ((TransformerDecoder) m)
                                        .forward(
                                                x.get(0),
                                                x.get(1),
                                                o ->
                                                        o.tgtMask(x.get(2))
                                                                .tgtKeyPaddingMask(
                                                                        x.get(3)
                                                                                .toType(
                                                                                        DataType
                                                                                                .FLOAT32,
                                                                                        false)))));
        called.put(
                "transformer_masks",
                (m, x) ->
                        new NDList(
                                ((Transformer) m)
                                        .forward(x.get(0), x.get(1), o -> o.tgtMask(x.get(2)))));
    }
}

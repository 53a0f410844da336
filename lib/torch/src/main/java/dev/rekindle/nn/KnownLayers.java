package dev.rekindle.nn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The page of contents: each layer, where Python knows its class, and how one is made again from a
 * file. A new layer is its own file and a line here.
 */
final class KnownLayers {
    private static final List<Known> ALL =
            List.of(
                    layer("torch.nn.modules.activation", LogSoftmax.class, LogSoftmax::new),
                    layer("torch.nn.modules.activation", ReLU.class, ReLU::new),
                    plain("torch.nn.modules.activation", Sigmoid.class, Sigmoid::new),
                    layer("torch.nn.modules.activation", Softmax.class, Softmax::new),
                    plain("torch.nn.modules.activation", Tanh.class, Tanh::new),
                    layer("torch.nn.modules.batchnorm", BatchNorm2d.class, BatchNorm2d::new),
                    layer("torch.nn.modules.container", ModuleList.class, ModuleList::new),
                    layer("torch.nn.modules.container", Sequential.class, Sequential::new),
                    layer("torch.nn.modules.conv", Conv2d.class, Conv2d::new),
                    layer("torch.nn.modules.dropout", Dropout.class, Dropout::new),
                    layer("torch.nn.modules.flatten", Flatten.class, Flatten::new),
                    plain("torch.nn.modules.linear", Identity.class, Identity::new),
                    layer("torch.nn.modules.linear", Linear.class, Linear::new),
                    layer("torch.nn.modules.normalization", LayerNorm.class, LayerNorm::new),
                    layer("torch.nn.modules.pooling", MaxPool2d.class, MaxPool2d::new),
                    layer(
                            "torch.nn.modules.activation",
                            MultiheadAttention.class,
                            MultiheadAttention::new),
                    layer(
                            "torch.nn.modules.adaptive",
                            AdaptiveLogSoftmaxWithLoss.class,
                            AdaptiveLogSoftmaxWithLoss::new),
                    layer("torch.nn.modules.container", ModuleDict.class, ModuleDict::new),
                    layer("torch.nn.modules.container", ParameterDict.class, ParameterDict::new),
                    layer("torch.nn.modules.container", ParameterList.class, ParameterList::new),
                    layer(
                            "torch.nn.modules.linear",
                            NonDynamicallyQuantizableLinear.class,
                            NonDynamicallyQuantizableLinear::new),
                    layer("torch.nn.modules.loss", BCELoss.class, BCELoss::new),
                    layer("torch.nn.modules.loss", BCEWithLogitsLoss.class, BCEWithLogitsLoss::new),
                    layer("torch.nn.modules.loss", CTCLoss.class, CTCLoss::new),
                    layer(
                            "torch.nn.modules.loss",
                            CosineEmbeddingLoss.class,
                            CosineEmbeddingLoss::new),
                    layer("torch.nn.modules.loss", CrossEntropyLoss.class, CrossEntropyLoss::new),
                    layer("torch.nn.modules.loss", GaussianNLLLoss.class, GaussianNLLLoss::new),
                    layer(
                            "torch.nn.modules.loss",
                            HingeEmbeddingLoss.class,
                            HingeEmbeddingLoss::new),
                    layer("torch.nn.modules.loss", HuberLoss.class, HuberLoss::new),
                    layer("torch.nn.modules.loss", KLDivLoss.class, KLDivLoss::new),
                    layer("torch.nn.modules.loss", L1Loss.class, L1Loss::new),
                    layer(
                            "torch.nn.modules.loss",
                            LinearCrossEntropyLoss.class,
                            LinearCrossEntropyLoss::new),
                    layer("torch.nn.modules.loss", MSELoss.class, MSELoss::new),
                    layer("torch.nn.modules.loss", MarginRankingLoss.class, MarginRankingLoss::new),
                    layer(
                            "torch.nn.modules.loss",
                            MultiLabelMarginLoss.class,
                            MultiLabelMarginLoss::new),
                    layer(
                            "torch.nn.modules.loss",
                            MultiLabelSoftMarginLoss.class,
                            MultiLabelSoftMarginLoss::new),
                    layer("torch.nn.modules.loss", MultiMarginLoss.class, MultiMarginLoss::new),
                    layer("torch.nn.modules.loss", NLLLoss.class, NLLLoss::new),
                    layer("torch.nn.modules.loss", NLLLoss2d.class, NLLLoss2d::new),
                    layer("torch.nn.modules.loss", PoissonNLLLoss.class, PoissonNLLLoss::new),
                    layer("torch.nn.modules.loss", SmoothL1Loss.class, SmoothL1Loss::new),
                    layer("torch.nn.modules.loss", SoftMarginLoss.class, SoftMarginLoss::new),
                    layer("torch.nn.modules.loss", TripletMarginLoss.class, TripletMarginLoss::new),
                    layer("torch.nn.modules.rnn", GRU.class, GRU::new),
                    layer("torch.nn.modules.rnn", GRUCell.class, GRUCell::new),
                    layer("torch.nn.modules.rnn", LSTM.class, LSTM::new),
                    layer("torch.nn.modules.rnn", LSTMCell.class, LSTMCell::new),
                    layer("torch.nn.modules.rnn", RNN.class, RNN::new),
                    layer("torch.nn.modules.rnn", RNNCell.class, RNNCell::new),
                    layer("torch.nn.modules.sparse", Embedding.class, Embedding::new),
                    layer("torch.nn.modules.sparse", EmbeddingBag.class, EmbeddingBag::new),
                    layer("torch.nn.modules.transformer", Transformer.class, Transformer::new),
                    layer(
                            "torch.nn.modules.transformer",
                            TransformerDecoder.class,
                            TransformerDecoder::new),
                    layer(
                            "torch.nn.modules.transformer",
                            TransformerDecoderLayer.class,
                            TransformerDecoderLayer::new),
                    layer(
                            "torch.nn.modules.transformer",
                            TransformerEncoder.class,
                            TransformerEncoder::new),
                    layer(
                            "torch.nn.modules.transformer",
                            TransformerEncoderLayer.class,
                            TransformerEncoderLayer::new));

    /** Classes of torch that have another's settings and printed form, and no file here. */
    private static final Map<String, Function<SavedModule, ? extends Module>> ALIKE =
            Map.of(
                    "torch.nn.modules.linear.LazyLinear", Linear::new,
                    "torch.nn.modules.conv.LazyConv2d", Conv2d::new,
                    "torch.nn.modules.batchnorm.LazyBatchNorm2d", BatchNorm2d::new);

    private static final Map<Class<?>, Known> BY_CLASS = new HashMap<>();
    private static final Map<String, Known> BY_NAME = new HashMap<>();

    static {
        for (Known known : ALL) {
            BY_CLASS.put(known.type(), known);
            BY_NAME.put(known.pythonName(), known);
        }
    }

    private record Known(
            String pythonName,
            Class<? extends Module> type,
            Function<SavedModule, ? extends Module> make) {}

    private KnownLayers() {}

    /** A layer with settings, which its constructor takes from the file. */
    private static <T extends Module> Known layer(
            String module, Class<T> type, Function<SavedModule, T> make) {
        return new Known(module + "." + type.getSimpleName(), type, make);
    }

    /** A layer without settings. */
    private static <T extends Module> Known plain(String module, Class<T> type, Supplier<T> make) {
        return layer(module, type, saved -> make.get());
    }

    /** Returns where Python knows the class, or null if it is none of torch's. */
    static @Nullable String pythonName(Class<?> type) {
        Known known = BY_CLASS.get(type);
        return known == null ? null : known.pythonName();
    }

    /** Returns what makes a layer of the file's class, or null if none of ours is like it. */
    static @Nullable Function<SavedModule, ? extends Module> maker(String className) {
        Known known = BY_NAME.get(className);
        return known == null ? ALIKE.get(className) : known.make();
    }
}

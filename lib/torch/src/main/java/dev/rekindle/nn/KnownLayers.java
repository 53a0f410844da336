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
                    layer("torch.nn.modules.activation", CELU.class, CELU::new),
                    layer("torch.nn.modules.activation", ELU.class, ELU::new),
                    layer("torch.nn.modules.activation", GELU.class, GELU::new),
                    layer("torch.nn.modules.activation", GLU.class, GLU::new),
                    layer("torch.nn.modules.activation", Hardshrink.class, Hardshrink::new),
                    layer("torch.nn.modules.activation", Hardsigmoid.class, Hardsigmoid::new),
                    layer("torch.nn.modules.activation", Hardswish.class, Hardswish::new),
                    layer("torch.nn.modules.activation", Hardtanh.class, Hardtanh::new),
                    layer("torch.nn.modules.activation", LeakyReLU.class, LeakyReLU::new),
                    plain("torch.nn.modules.activation", LogSigmoid.class, LogSigmoid::new),
                    layer("torch.nn.modules.activation", LogSoftmax.class, LogSoftmax::new),
                    layer("torch.nn.modules.activation", Mish.class, Mish::new),
                    layer(
                            "torch.nn.modules.activation",
                            MultiheadAttention.class,
                            MultiheadAttention::new),
                    layer("torch.nn.modules.activation", PReLU.class, PReLU::new),
                    layer("torch.nn.modules.activation", ReLU.class, ReLU::new),
                    layer("torch.nn.modules.activation", ReLU6.class, ReLU6::new),
                    layer("torch.nn.modules.activation", RReLU.class, RReLU::new),
                    layer("torch.nn.modules.activation", SELU.class, SELU::new),
                    plain("torch.nn.modules.activation", Sigmoid.class, Sigmoid::new),
                    layer("torch.nn.modules.activation", SiLU.class, SiLU::new),
                    layer("torch.nn.modules.activation", Softmax.class, Softmax::new),
                    plain("torch.nn.modules.activation", Softmax2d.class, Softmax2d::new),
                    layer("torch.nn.modules.activation", Softmin.class, Softmin::new),
                    layer("torch.nn.modules.activation", Softplus.class, Softplus::new),
                    layer("torch.nn.modules.activation", Softshrink.class, Softshrink::new),
                    plain("torch.nn.modules.activation", Softsign.class, Softsign::new),
                    plain("torch.nn.modules.activation", Tanh.class, Tanh::new),
                    plain("torch.nn.modules.activation", Tanhshrink.class, Tanhshrink::new),
                    layer("torch.nn.modules.activation", Threshold.class, Threshold::new),
                    layer(
                            "torch.nn.modules.adaptive",
                            AdaptiveLogSoftmaxWithLoss.class,
                            AdaptiveLogSoftmaxWithLoss::new),
                    layer("torch.nn.modules.batchnorm", BatchNorm1d.class, BatchNorm1d::new),
                    layer("torch.nn.modules.batchnorm", BatchNorm2d.class, BatchNorm2d::new),
                    layer("torch.nn.modules.batchnorm", BatchNorm3d.class, BatchNorm3d::new),
                    layer("torch.nn.modules.batchnorm", SyncBatchNorm.class, SyncBatchNorm::new),
                    layer(
                            "torch.nn.modules.channelshuffle",
                            ChannelShuffle.class,
                            ChannelShuffle::new),
                    layer("torch.nn.modules.container", ModuleDict.class, ModuleDict::new),
                    layer("torch.nn.modules.container", ModuleList.class, ModuleList::new),
                    layer("torch.nn.modules.container", ParameterDict.class, ParameterDict::new),
                    layer("torch.nn.modules.container", ParameterList.class, ParameterList::new),
                    layer("torch.nn.modules.container", Sequential.class, Sequential::new),
                    layer("torch.nn.modules.conv", Conv1d.class, Conv1d::new),
                    layer("torch.nn.modules.conv", Conv2d.class, Conv2d::new),
                    layer("torch.nn.modules.conv", Conv3d.class, Conv3d::new),
                    layer("torch.nn.modules.conv", ConvTranspose1d.class, ConvTranspose1d::new),
                    layer("torch.nn.modules.conv", ConvTranspose2d.class, ConvTranspose2d::new),
                    layer("torch.nn.modules.conv", ConvTranspose3d.class, ConvTranspose3d::new),
                    layer(
                            "torch.nn.modules.distance",
                            CosineSimilarity.class,
                            CosineSimilarity::new),
                    layer(
                            "torch.nn.modules.distance",
                            PairwiseDistance.class,
                            PairwiseDistance::new),
                    layer("torch.nn.modules.dropout", AlphaDropout.class, AlphaDropout::new),
                    layer("torch.nn.modules.dropout", Dropout.class, Dropout::new),
                    layer("torch.nn.modules.dropout", Dropout1d.class, Dropout1d::new),
                    layer("torch.nn.modules.dropout", Dropout2d.class, Dropout2d::new),
                    layer("torch.nn.modules.dropout", Dropout3d.class, Dropout3d::new),
                    layer(
                            "torch.nn.modules.dropout",
                            FeatureAlphaDropout.class,
                            FeatureAlphaDropout::new),
                    layer("torch.nn.modules.flatten", Flatten.class, Flatten::new),
                    layer("torch.nn.modules.flatten", Unflatten.class, Unflatten::new),
                    layer("torch.nn.modules.fold", Fold.class, Fold::new),
                    layer("torch.nn.modules.fold", Unfold.class, Unfold::new),
                    layer(
                            "torch.nn.modules.instancenorm",
                            InstanceNorm1d.class,
                            InstanceNorm1d::new),
                    layer(
                            "torch.nn.modules.instancenorm",
                            InstanceNorm2d.class,
                            InstanceNorm2d::new),
                    layer(
                            "torch.nn.modules.instancenorm",
                            InstanceNorm3d.class,
                            InstanceNorm3d::new),
                    layer("torch.nn.modules.linear", Bilinear.class, Bilinear::new),
                    plain("torch.nn.modules.linear", Identity.class, Identity::new),
                    layer("torch.nn.modules.linear", Linear.class, Linear::new),
                    layer(
                            "torch.nn.modules.linear",
                            NonDynamicallyQuantizableLinear.class,
                            NonDynamicallyQuantizableLinear::new),
                    layer("torch.nn.modules.loss", BCELoss.class, BCELoss::new),
                    layer("torch.nn.modules.loss", BCEWithLogitsLoss.class, BCEWithLogitsLoss::new),
                    layer(
                            "torch.nn.modules.loss",
                            CosineEmbeddingLoss.class,
                            CosineEmbeddingLoss::new),
                    layer("torch.nn.modules.loss", CrossEntropyLoss.class, CrossEntropyLoss::new),
                    layer("torch.nn.modules.loss", CTCLoss.class, CTCLoss::new),
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
                    layer("torch.nn.modules.loss", MarginRankingLoss.class, MarginRankingLoss::new),
                    layer("torch.nn.modules.loss", MSELoss.class, MSELoss::new),
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
                    layer(
                            "torch.nn.modules.loss",
                            TripletMarginWithDistanceLoss.class,
                            TripletMarginWithDistanceLoss::new),
                    layer(
                            "torch.nn.modules.normalization",
                            CrossMapLRN2d.class,
                            CrossMapLRN2d::new),
                    layer("torch.nn.modules.normalization", GroupNorm.class, GroupNorm::new),
                    layer("torch.nn.modules.normalization", LayerNorm.class, LayerNorm::new),
                    layer(
                            "torch.nn.modules.normalization",
                            LocalResponseNorm.class,
                            LocalResponseNorm::new),
                    layer("torch.nn.modules.normalization", RMSNorm.class, RMSNorm::new),
                    layer("torch.nn.modules.padding", CircularPad1d.class, CircularPad1d::new),
                    layer("torch.nn.modules.padding", CircularPad2d.class, CircularPad2d::new),
                    layer("torch.nn.modules.padding", CircularPad3d.class, CircularPad3d::new),
                    layer("torch.nn.modules.padding", ConstantPad1d.class, ConstantPad1d::new),
                    layer("torch.nn.modules.padding", ConstantPad2d.class, ConstantPad2d::new),
                    layer("torch.nn.modules.padding", ConstantPad3d.class, ConstantPad3d::new),
                    layer("torch.nn.modules.padding", ReflectionPad1d.class, ReflectionPad1d::new),
                    layer("torch.nn.modules.padding", ReflectionPad2d.class, ReflectionPad2d::new),
                    layer("torch.nn.modules.padding", ReflectionPad3d.class, ReflectionPad3d::new),
                    layer(
                            "torch.nn.modules.padding",
                            ReplicationPad1d.class,
                            ReplicationPad1d::new),
                    layer(
                            "torch.nn.modules.padding",
                            ReplicationPad2d.class,
                            ReplicationPad2d::new),
                    layer(
                            "torch.nn.modules.padding",
                            ReplicationPad3d.class,
                            ReplicationPad3d::new),
                    layer("torch.nn.modules.padding", ZeroPad1d.class, ZeroPad1d::new),
                    layer("torch.nn.modules.padding", ZeroPad2d.class, ZeroPad2d::new),
                    layer("torch.nn.modules.padding", ZeroPad3d.class, ZeroPad3d::new),
                    layer("torch.nn.modules.pixelshuffle", PixelShuffle.class, PixelShuffle::new),
                    layer(
                            "torch.nn.modules.pixelshuffle",
                            PixelUnshuffle.class,
                            PixelUnshuffle::new),
                    layer(
                            "torch.nn.modules.pooling",
                            AdaptiveAvgPool1d.class,
                            AdaptiveAvgPool1d::new),
                    layer(
                            "torch.nn.modules.pooling",
                            AdaptiveAvgPool2d.class,
                            AdaptiveAvgPool2d::new),
                    layer(
                            "torch.nn.modules.pooling",
                            AdaptiveAvgPool3d.class,
                            AdaptiveAvgPool3d::new),
                    layer(
                            "torch.nn.modules.pooling",
                            AdaptiveMaxPool1d.class,
                            AdaptiveMaxPool1d::new),
                    layer(
                            "torch.nn.modules.pooling",
                            AdaptiveMaxPool2d.class,
                            AdaptiveMaxPool2d::new),
                    layer(
                            "torch.nn.modules.pooling",
                            AdaptiveMaxPool3d.class,
                            AdaptiveMaxPool3d::new),
                    layer("torch.nn.modules.pooling", AvgPool1d.class, AvgPool1d::new),
                    layer("torch.nn.modules.pooling", AvgPool2d.class, AvgPool2d::new),
                    layer("torch.nn.modules.pooling", AvgPool3d.class, AvgPool3d::new),
                    layer(
                            "torch.nn.modules.pooling",
                            FractionalMaxPool2d.class,
                            FractionalMaxPool2d::new),
                    layer(
                            "torch.nn.modules.pooling",
                            FractionalMaxPool3d.class,
                            FractionalMaxPool3d::new),
                    layer("torch.nn.modules.pooling", LPPool1d.class, LPPool1d::new),
                    layer("torch.nn.modules.pooling", LPPool2d.class, LPPool2d::new),
                    layer("torch.nn.modules.pooling", LPPool3d.class, LPPool3d::new),
                    layer("torch.nn.modules.pooling", MaxPool1d.class, MaxPool1d::new),
                    layer("torch.nn.modules.pooling", MaxPool2d.class, MaxPool2d::new),
                    layer("torch.nn.modules.pooling", MaxPool3d.class, MaxPool3d::new),
                    layer("torch.nn.modules.pooling", MaxUnpool1d.class, MaxUnpool1d::new),
                    layer("torch.nn.modules.pooling", MaxUnpool2d.class, MaxUnpool2d::new),
                    layer("torch.nn.modules.pooling", MaxUnpool3d.class, MaxUnpool3d::new),
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
                            TransformerEncoderLayer::new),
                    layer("torch.nn.modules.upsampling", Upsample.class, Upsample::new),
                    layer(
                            "torch.nn.modules.upsampling",
                            UpsamplingBilinear2d.class,
                            UpsamplingBilinear2d::new),
                    layer(
                            "torch.nn.modules.upsampling",
                            UpsamplingNearest2d.class,
                            UpsamplingNearest2d::new));

    /** Classes of torch that have another's settings and printed form, and no file here. */
    private static final Map<String, Function<SavedModule, ? extends Module>> ALIKE =
            new HashMap<>();

    private static final Map<Class<?>, Known> BY_CLASS = new HashMap<>();
    private static final Map<String, Known> BY_NAME = new HashMap<>();

    static {
        alike("linear.LazyLinear", Linear::new);
        alike("conv.LazyConv1d", Conv1d::new);
        alike("conv.LazyConv2d", Conv2d::new);
        alike("conv.LazyConv3d", Conv3d::new);
        alike("conv.LazyConvTranspose1d", ConvTranspose1d::new);
        alike("conv.LazyConvTranspose2d", ConvTranspose2d::new);
        alike("conv.LazyConvTranspose3d", ConvTranspose3d::new);
        alike("batchnorm.LazyBatchNorm1d", BatchNorm1d::new);
        alike("batchnorm.LazyBatchNorm2d", BatchNorm2d::new);
        alike("batchnorm.LazyBatchNorm3d", BatchNorm3d::new);
        alike("instancenorm.LazyInstanceNorm1d", InstanceNorm1d::new);
        alike("instancenorm.LazyInstanceNorm2d", InstanceNorm2d::new);
        alike("instancenorm.LazyInstanceNorm3d", InstanceNorm3d::new);
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

    private static void alike(String name, Function<SavedModule, ? extends Module> make) {
        ALIKE.put("torch.nn.modules." + name, make);
    }

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

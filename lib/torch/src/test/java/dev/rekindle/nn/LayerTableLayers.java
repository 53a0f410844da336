package dev.rekindle.nn;

import ai.djl.ndarray.NDList;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Layers of the table as Java's constructors make them, and calls with more than arrays. */
final class LayerTableLayers {
    private LayerTableLayers() {}

    static void addTo(
            Map<String, Supplier<Module>> made,
            Map<String, BiFunction<Module, NDList, NDList>> called) {
        activations(made);
        convolutions(made, called);
        pools(made, called);
        norms(made);
        dropouts(made);
        shapes(made);
    }

    private static void activations(Map<String, Supplier<Module>> made) {
        made.put("relu", ReLU::new);
        made.put("relu_inplace", () -> new ReLU(true));
        made.put("sigmoid", Sigmoid::new);
        made.put("tanh", Tanh::new);
        made.put("softmax", () -> new Softmax(1));
        made.put("log_softmax", () -> new LogSoftmax(-1));
        made.put("elu", ELU::new);
        made.put("elu_alpha", () -> new ELU(0.3, true));
        made.put("selu", SELU::new);
        made.put("selu_inplace", () -> new SELU(true));
        made.put("celu", CELU::new);
        made.put("celu_alpha", () -> new CELU(0.7, true));
        made.put("gelu", GELU::new);
        made.put("gelu_tanh", () -> new GELU("tanh"));
        made.put("silu", SiLU::new);
        made.put("silu_inplace", () -> new SiLU(true));
        made.put("mish", Mish::new);
        made.put("hardtanh", Hardtanh::new);
        made.put("hardtanh_range", () -> new Hardtanh(-0.5, 0.25, true));
        made.put("relu6", ReLU6::new);
        made.put("relu6_inplace", () -> new ReLU6(true));
        made.put("hardswish", Hardswish::new);
        made.put("hardsigmoid_inplace", () -> new Hardsigmoid(true));
        made.put("hardshrink", Hardshrink::new);
        made.put("softshrink_lambd", () -> new Softshrink(0.1));
        made.put("tanhshrink", Tanhshrink::new);
        made.put("leaky_relu", LeakyReLU::new);
        made.put("leaky_relu_slope", () -> new LeakyReLU(0.2, true));
        made.put("prelu", PReLU::new);
        made.put("prelu_channels", () -> new PReLU(4, 0.1));
        made.put("rrelu", RReLU::new);
        made.put("rrelu_range", () -> new RReLU(0.1, 0.9, true));
        made.put("softplus", Softplus::new);
        made.put("softsign", Softsign::new);
        made.put("log_sigmoid", LogSigmoid::new);
        made.put("glu", GLU::new);
        made.put("glu_dim", () -> new GLU(1));
        made.put("threshold_inplace", () -> new Threshold(-0.5, -7.5, true));
        made.put("softmin", () -> new Softmin(1));
        made.put("softmax2d", Softmax2d::new);
    }

    private static void convolutions(
            Map<String, Supplier<Module>> made,
            Map<String, BiFunction<Module, NDList, NDList>> called) {
        made.put("conv1d", () -> new Conv1d(2, 4, 3));
        made.put(
                "conv1d_options",
                () ->
                        new Conv1d(
                                4,
                                6,
                                3,
                                o -> o.stride(2).padding(1).dilation(2).groups(2).bias(false)));
        made.put("conv1d_same", () -> new Conv1d(2, 3, 4, o -> o.padding("same").dilation(3)));
        made.put("conv2d", () -> new Conv2d(3, 6, 5));
        made.put(
                "conv2d_options",
                () ->
                        new Conv2d(
                                4,
                                6,
                                new int[] {3, 5},
                                o ->
                                        o.stride(2, 1)
                                                .padding(4, 2)
                                                .dilation(3, 1)
                                                .groups(2)
                                                .bias(false)));
        made.put(
                "conv2d_same_even",
                () -> new Conv2d(2, 3, new int[] {2, 4}, o -> o.padding("same")));
        made.put(
                "conv2d_reflect",
                () -> new Conv2d(2, 3, 3, o -> o.padding(1, 2).paddingMode("reflect")));
        made.put("conv3d", () -> new Conv3d(2, 4, 3));
        made.put(
                "conv3d_replicate",
                () -> new Conv3d(1, 2, 3, o -> o.padding(1).paddingMode("replicate")));
        made.put("conv_transpose1d", () -> new ConvTranspose1d(2, 4, 3));
        made.put(
                "conv_transpose1d_options",
                () ->
                        new ConvTranspose1d(
                                4,
                                6,
                                3,
                                o ->
                                        o.stride(3)
                                                .padding(1)
                                                .outputPadding(2)
                                                .groups(2)
                                                .bias(false)
                                                .dilation(2)));
        made.put("conv_transpose2d", () -> new ConvTranspose2d(2, 4, 3));
        made.put(
                "conv_transpose2d_options",
                () ->
                        new ConvTranspose2d(
                                4,
                                6,
                                new int[] {3, 2},
                                o ->
                                        o.stride(2, 3)
                                                .padding(1, 0)
                                                .outputPadding(1, 2)
                                                .groups(2)
                                                .dilation(2, 1)));
        made.put("conv_transpose3d", () -> new ConvTranspose3d(2, 3, 2));
        called.put("conv_transpose1d_size", (m, x) -> transposed(m, x, 14));
        called.put("conv_transpose2d_size", (m, x) -> transposed(m, x, 2, 3, 10, 11));
        called.put("conv_transpose3d_size", (m, x) -> transposed(m, x, 6, 7, 6));
    }

    private static NDList transposed(Module layer, NDList x, long... outputSize) {
        return new NDList(((ConvTransposeNd) layer).forward(x.head(), outputSize));
    }

    private static void pools(
            Map<String, Supplier<Module>> made,
            Map<String, BiFunction<Module, NDList, NDList>> called) {
        made.put("max_pool1d", () -> new MaxPool1d(2));
        made.put(
                "max_pool1d_options",
                () -> new MaxPool1d(3, o -> o.stride(2).padding(1).dilation(2).ceilMode(true)));
        made.put("max_pool1d_indices", () -> new MaxPool1d(3, o -> o.returnIndices(true)));
        made.put("max_pool2d", () -> new MaxPool2d(2));
        made.put(
                "max_pool2d_options",
                () ->
                        new MaxPool2d(
                                new int[] {3, 2},
                                o -> o.stride(2, 1).padding(1).dilation(1, 2).ceilMode(true)));
        made.put("max_pool3d", () -> new MaxPool3d(2));
        made.put("max_unpool1d", () -> new MaxUnpool1d(2));
        made.put("max_unpool2d", () -> new MaxUnpool2d(2));
        made.put(
                "max_unpool2d_options",
                () -> new MaxUnpool2d(new int[] {2, 2}, new int[] {3, 2}, new int[] {0, 0}));
        made.put("max_unpool3d", () -> new MaxUnpool3d(2));
        made.put("avg_pool1d", () -> new AvgPool1d(3));
        made.put(
                "avg_pool1d_options",
                () ->
                        new AvgPool1d(
                                3,
                                o -> o.stride(2).padding(1).ceilMode(true).countIncludePad(false)));
        made.put("avg_pool2d", () -> new AvgPool2d(2));
        made.put(
                "avg_pool2d_divisor",
                () -> new AvgPool2d(3, o -> o.stride(2).padding(1).divisorOverride(5)));
        made.put("avg_pool3d", () -> new AvgPool3d(2));
        made.put("lp_pool1d_options", () -> new LPPool1d(3.5, 3, o -> o.stride(2).ceilMode(true)));
        made.put("lp_pool3d_float", () -> new LPPool3d(2.5, 2));
        made.put("lp_pool2d_inf", () -> new LPPool2d(Double.POSITIVE_INFINITY, 2));
        made.put("adaptive_avg_pool1d", () -> new AdaptiveAvgPool1d(4));
        made.put("adaptive_avg_pool2d", () -> new AdaptiveAvgPool2d(4, 3));
        made.put("adaptive_avg_pool2d_one", () -> new AdaptiveAvgPool2d(1));
        made.put("adaptive_avg_pool2d_none", () -> new AdaptiveAvgPool2d(null, 3));
        made.put("adaptive_avg_pool3d", () -> new AdaptiveAvgPool3d(2, 3, 1));
        made.put("adaptive_max_pool1d", () -> new AdaptiveMaxPool1d(4));
        made.put("adaptive_max_pool2d", () -> new AdaptiveMaxPool2d(3));
        made.put(
                "adaptive_max_pool2d_indices",
                () -> new AdaptiveMaxPool2d(new Integer[] {3, 2}, true));
        made.put("adaptive_max_pool3d", () -> new AdaptiveMaxPool3d(2, 3, 1));
        made.put(
                "fractional_max_pool2d", () -> new FractionalMaxPool2d(3, o -> o.outputSize(4, 3)));
        made.put(
                "fractional_max_pool2d_indices",
                () -> new FractionalMaxPool2d(2, o -> o.outputRatio(0.5).returnIndices(true)));
        made.put(
                "fractional_max_pool3d_ratio",
                () -> new FractionalMaxPool3d(2, o -> o.outputRatio(0.5, 0.4, 0.6)));
        called.put("max_unpool1d_size", (m, x) -> unpooled(m, x, 9));
        called.put("max_unpool2d_size", (m, x) -> unpooled(m, x, 2, 3, 7, 9));
        called.put("max_unpool3d_size", (m, x) -> unpooled(m, x, 5, 4, 6));
    }

    private static NDList unpooled(Module layer, NDList x, long... outputSize) {
        return new NDList(((MaxUnpoolNd) layer).forward(x.get(0), x.get(1), outputSize));
    }

    private static void norms(Map<String, Supplier<Module>> made) {
        made.put("batch_norm1d", () -> new BatchNorm1d(4));
        made.put(
                "batch_norm1d_plain",
                () -> new BatchNorm1d(4, o -> o.affine(false).trackRunningStats(false)));
        made.put("batch_norm2d", () -> new BatchNorm2d(4));
        made.put("batch_norm2d_options", () -> new BatchNorm2d(4, o -> o.eps(1e-3).momentum(0.3)));
        made.put("batch_norm2d_average", () -> new BatchNorm2d(4, o -> o.momentum(null)));
        made.put("batch_norm2d_no_bias", () -> new BatchNorm2d(4, o -> o.bias(false)));
        made.put("batch_norm3d", () -> new BatchNorm3d(4));
        made.put("sync_batch_norm", () -> new SyncBatchNorm(4));
        made.put("instance_norm1d", () -> new InstanceNorm1d(4));
        made.put("instance_norm2d", () -> new InstanceNorm2d(4));
        made.put(
                "instance_norm2d_tracked",
                () -> new InstanceNorm2d(4, o -> o.affine(true).trackRunningStats(true)));
        made.put("instance_norm3d", () -> new InstanceNorm3d(4, o -> o.affine(true)));
        made.put("layer_norm", () -> new LayerNorm(8));
        made.put("layer_norm_shape", () -> new LayerNorm(new long[] {5, 8}, 1e-3, true, true));
        made.put("layer_norm_no_bias", () -> new LayerNorm(new long[] {8}, 1e-5, true, false));
        made.put("group_norm", () -> new GroupNorm(3, 6));
        made.put("group_norm_plain", () -> new GroupNorm(6, 6, 1e-5, false, true));
        made.put("rms_norm", () -> new RMSNorm(8));
        made.put("rms_norm_shape", () -> new RMSNorm(new long[] {5, 8}, 1e-5, true));
        made.put("local_response_norm", () -> new LocalResponseNorm(2));
        made.put("cross_map_lrn2d", () -> new CrossMapLRN2d(3));
        made.put("cross_map_lrn2d_options", () -> new CrossMapLRN2d(4, 0.5, 0.5, 2.5));
    }

    private static void dropouts(Map<String, Supplier<Module>> made) {
        made.put("dropout", Dropout::new);
        made.put("dropout_p", () -> new Dropout(0.3, true));
        made.put("dropout1d", () -> new Dropout1d(0.4));
        made.put("dropout2d", Dropout2d::new);
        made.put("dropout3d", () -> new Dropout3d(0.3));
        made.put("alpha_dropout", () -> new AlphaDropout(0.3));
        made.put("feature_alpha_dropout", () -> new FeatureAlphaDropout(0.3));
    }

    private static void shapes(Map<String, Supplier<Module>> made) {
        made.put(
                "sequential", () -> new Sequential(new Linear(4, 3), new ReLU(), new Linear(3, 2)));
        made.put(
                "module_list",
                () -> new ModuleList(new Linear(2, 2), new Linear(2, 2), new ReLU()));
        made.put("identity", Identity::new);
        made.put("linear", () -> new Linear(4, 3));
        made.put("linear_no_bias", () -> new Linear(4, 3, false));
        made.put("bilinear", () -> new Bilinear(3, 4, 5));
        made.put("bilinear_no_bias", () -> new Bilinear(3, 4, 5, false));
        made.put("flatten", Flatten::new);
        made.put("unflatten", () -> new Unflatten(1, 2, 3));
        made.put("fold", () -> new Fold(new int[] {4, 5}, 2, 2));
        made.put(
                "fold_options",
                () ->
                        new Fold(
                                new int[] {6},
                                new int[] {3},
                                o -> o.dilation(1).padding(1).stride(2)));
        made.put("unfold", () -> new Unfold(2, 3));
        made.put(
                "unfold_options",
                () -> new Unfold(new int[] {2}, o -> o.dilation(2).padding(1, 0).stride(2, 1)));
        made.put("pixel_shuffle", () -> new PixelShuffle(2));
        made.put("pixel_unshuffle", () -> new PixelUnshuffle(2));
        made.put("channel_shuffle", () -> new ChannelShuffle(3));
        made.put("upsample_nearest", () -> new Upsample(o -> o.scaleFactor(2)));
        made.put("upsample_nearest_size", () -> new Upsample(o -> o.size(7, 9)));
        made.put(
                "upsample_bilinear_aligned",
                () -> new Upsample(o -> o.size(7, 9).mode("bilinear").alignCorners(true)));
        made.put(
                "upsample_bilinear_recompute",
                () ->
                        new Upsample(
                                o ->
                                        o.scaleFactor(1.7)
                                                .mode("bilinear")
                                                .recomputeScaleFactor(true)));
        made.put(
                "upsample_bicubic", () -> new Upsample(o -> o.scaleFactor(2, 1.5).mode("bicubic")));
        made.put("upsampling_nearest2d", () -> new UpsamplingNearest2d(o -> o.scaleFactor(2)));
        made.put("upsampling_bilinear2d_size", () -> new UpsamplingBilinear2d(o -> o.size(9)));
        made.put("constant_pad1d", () -> new ConstantPad1d(new int[] {3, 1}, 3.5));
        made.put("constant_pad2d", () -> new ConstantPad2d(new int[] {3, 0, 2, 1}, -1.5));
        made.put("constant_pad3d", () -> new ConstantPad3d(1, 0.5));
        made.put("zero_pad1d", () -> new ZeroPad1d(2));
        made.put("zero_pad2d", () -> new ZeroPad2d(1, 2, 0, 3));
        made.put("zero_pad3d", () -> new ZeroPad3d(1, 0, 0, 2, 1, 1));
        made.put("reflection_pad1d", () -> new ReflectionPad1d(3, 1));
        made.put("reflection_pad2d", () -> new ReflectionPad2d(2));
        made.put("reflection_pad3d", () -> new ReflectionPad3d(1));
        made.put("replication_pad1d", () -> new ReplicationPad1d(3, 1));
        made.put("replication_pad2d", () -> new ReplicationPad2d(1, 1, 2, 0));
        made.put("replication_pad3d", () -> new ReplicationPad3d(2));
        made.put("circular_pad1d", () -> new CircularPad1d(3, 1));
        made.put("circular_pad2d", () -> new CircularPad2d(2));
        made.put("circular_pad3d", () -> new CircularPad3d(1, 0, 2, 1, 0, 1));
        made.put("cosine_similarity", CosineSimilarity::new);
        made.put("pairwise_distance", PairwiseDistance::new);
    }
}

package dev.rekindle.internal.djl;

import java.util.Map;

/** torch's operators that move elements or make more of them, and those that compare two arrays. */
public final class ShapeOps {
    private static final TorchScript TORCH = new TorchScript();

    public static final TorchScript.Op PAD_CONSTANT =
            TORCH.op(
                    "pad_constant(Tensor x, int[] pad, float value)",
                    "torch.constant_pad_nd(x, pad, value)");

    /** The ways to pad with the array's own elements, by torch's name of the mode. */
    public static final Map<String, TorchScript.Op> PAD =
            Map.of(
                    "reflect", pad("reflect"),
                    "replicate", pad("replicate"),
                    "circular", pad("circular"));

    public static final TorchScript.Op FOLD =
            TORCH.op(
                    "fold(Tensor x, int[] size, int[] kernel, int[] dilation, int[] padding, int[]"
                            + " stride)",
                    "torch.col2im(x, size, kernel, dilation, padding, stride)");
    public static final TorchScript.Op UNFOLD =
            TORCH.op(
                    "unfold(Tensor x, int[] kernel, int[] dilation, int[] padding, int[] stride)",
                    "torch.im2col(x, kernel, dilation, padding, stride)");
    public static final TorchScript.Op PIXEL_SHUFFLE =
            TORCH.op("pixel_shuffle(Tensor x, int factor)", "torch.pixel_shuffle(x, factor)");
    public static final TorchScript.Op PIXEL_UNSHUFFLE =
            TORCH.op("pixel_unshuffle(Tensor x, int factor)", "torch.pixel_unshuffle(x, factor)");
    public static final TorchScript.Op CHANNEL_SHUFFLE =
            TORCH.op("channel_shuffle(Tensor x, int groups)", "torch.channel_shuffle(x, groups)");

    /** By torch's name of the mode and the number of dimensions of space, as {@code nearest2d}. */
    public static final Map<String, TorchScript.Op> UPSAMPLE =
            Map.of(
                    "nearest1d", upsample("upsample_nearest1d"),
                    "nearest2d", upsample("upsample_nearest2d"),
                    "nearest3d", upsample("upsample_nearest3d"),
                    "nearest-exact1d", upsample("_upsample_nearest_exact1d"),
                    "nearest-exact2d", upsample("_upsample_nearest_exact2d"),
                    "nearest-exact3d", upsample("_upsample_nearest_exact3d"));

    /** As {@link #UPSAMPLE}; these ask whether the corners are aligned. */
    public static final Map<String, TorchScript.Op> UPSAMPLE_ALIGNED =
            Map.of(
                    "linear1d", upsampleAligned("upsample_linear1d"),
                    "bilinear2d", upsampleAligned("upsample_bilinear2d"),
                    "bicubic2d", upsampleAligned("upsample_bicubic2d"),
                    "trilinear3d", upsampleAligned("upsample_trilinear3d"));

    public static final TorchScript.Op BILINEAR =
            TORCH.op(
                    "bilinear(Tensor x1, Tensor x2, Tensor weight, Tensor? bias)",
                    "torch.bilinear(x1, x2, weight, bias)");
    public static final TorchScript.Op COSINE_SIMILARITY =
            TORCH.op(
                    "cosine_similarity(Tensor x1, Tensor x2, int dim, float eps)",
                    "torch.cosine_similarity(x1, x2, dim, eps)");
    public static final TorchScript.Op PAIRWISE_DISTANCE =
            TORCH.op(
                    "pairwise_distance(Tensor x1, Tensor x2, float p, float eps, bool keepdim)",
                    "torch.pairwise_distance(x1, x2, p, eps, keepdim)");

    private ShapeOps() {}

    private static TorchScript.Op pad(String mode) {
        return TORCH.op(
                "pad_" + mode + "(Tensor x, int[] pad)", "torch.pad(x, pad, \"" + mode + "\")");
    }

    private static TorchScript.Op upsample(String name) {
        return TORCH.op(
                name + "(Tensor x, int[]? size, float[]? scales)",
                "torch." + name + "(x, size, scales)");
    }

    private static TorchScript.Op upsampleAligned(String name) {
        return TORCH.op(
                name + "(Tensor x, int[]? size, bool aligned, float[]? scales)",
                "torch." + name + "(x, size, aligned, scales)");
    }
}

package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operators of layers and losses that DJL binds not at all, or not whole: each a line of
 * TorchScript, and beside it the method that calls it. Shapes, errors and gradients are the
 * engine's own. A setting goes in as a small tensor, so one archive serves all layers.
 */
public final class LayerOps {
    private static final TorchScript TORCH = new TorchScript();

    private static final TorchScript.Op GROUP_NORM =
            TORCH.op(
                    "group_norm(Tensor x, int groups, Tensor? weight, Tensor? bias, float eps)",
                    "torch.group_norm(x, groups, weight, bias, eps)");

    /**
     * {@code F.group_norm} (torch/nn/functional.py, 2.15.0): {@code x} is {@code (N, C, *)}, weight
     * and bias {@code (C)} or null. For some sizes libtorch 2.7.1 sums in another order than torch
     * 2.15: the last bit may differ there, as it does in {@code layer_norm}.
     */
    public static NDArray groupNorm(
            NDArray x, long groups, @Nullable NDArray weight, @Nullable NDArray bias, double eps) {
        return GROUP_NORM.call(x, groups, weight, bias, eps);
    }

    private static final TorchScript.Op CONV_TRANSPOSE2D =
            TORCH.op(
                    "conv_transpose2d(Tensor x, Tensor weight, Tensor? bias, int[] stride,"
                            + " int[] padding, int[] output_padding, int groups, int[] dilation)",
                    "torch.conv_transpose2d(x, weight, bias, stride, padding, output_padding,"
                            + " groups, dilation)");

    /**
     * {@code F.conv_transpose2d} (torch/nn/functional.py, 2.15.0): {@code x} is {@code (N, C, H,
     * W)}, weight {@code (C, out / groups, kH, kW)}, bias {@code (out)} or null; lists of two.
     */
    public static NDArray convTranspose2d(
            NDArray x,
            NDArray weight,
            @Nullable NDArray bias,
            long[] stride,
            long[] padding,
            long[] outputPadding,
            long groups,
            long[] dilation) {
        return CONV_TRANSPOSE2D.call(
                x, weight, bias, stride, padding, outputPadding, groups, dilation);
    }

    private static final TorchScript.Op GELU =
            TORCH.op(
                    "gelu(Tensor x, bool tanh)",
                    "torch.gelu(x, approximate=\"tanh\" if tanh else \"none\")");

    /**
     * {@code F.gelu(x, approximate="tanh")}, or {@code "none"} (torch/nn/functional.py, 2.15.0).
     */
    public static NDArray gelu(NDArray x, boolean tanh) {
        return GELU.call(x, tanh);
    }

    private static final TorchScript.Op CROSS_ENTROPY =
            TORCH.op(
                    "cross_entropy(Tensor x, Tensor target, Tensor? weight, int reduction,"
                            + " int ignore_index, float label_smoothing)",
                    "torch.cross_entropy_loss(x, target, weight, reduction, ignore_index,"
                            + " label_smoothing)");

    /**
     * {@code F.cross_entropy} (torch/nn/functional.py, 2.15.0): logits {@code (N, C, *)}, classes
     * {@code (N, *)} in int64 or probabilities like the logits; {@code reduction} 0 is none, 1
     * mean, 2 sum.
     */
    public static NDArray crossEntropy(
            NDArray x,
            NDArray target,
            @Nullable NDArray weight,
            int reduction,
            long ignoreIndex,
            double labelSmoothing) {
        return CROSS_ENTROPY.call(x, target, weight, reduction, ignoreIndex, labelSmoothing);
    }

    private static final TorchScript.Op LSTM =
            TORCH.op(
                    "lstm(Tensor x, Tensor h, Tensor c, Tensor[] weights, bool bias, int layers,"
                            + " float dropout, bool train, bool bidirectional, bool batch_first)",
                    "torch.lstm(x, [h, c], weights, bias, layers, dropout, train, bidirectional,"
                            + " batch_first)",
                    3);

    /**
     * {@code torch.lstm}, as {@code nn.LSTM} calls it (torch/nn/modules/rnn.py, 2.15.0): returns
     * the outputs, the last hidden state and the last cell state. The weights stand in the order of
     * the module's parameters.
     */
    public static NDList lstm(
            NDArray x,
            NDArray hidden,
            NDArray cell,
            List<NDArray> weights,
            boolean bias,
            long layers,
            double dropout,
            boolean training,
            boolean bidirectional,
            boolean batchFirst) {
        return LSTM.all(
                x,
                hidden,
                cell,
                weights,
                bias,
                layers,
                dropout,
                training,
                bidirectional,
                batchFirst);
    }

    private LayerOps() {}
}

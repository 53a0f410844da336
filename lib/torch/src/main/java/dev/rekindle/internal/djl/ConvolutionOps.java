package dev.rekindle.internal.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** torch's convolutions; lists hold a number for each dimension of space. */
public final class ConvolutionOps {
    private static final TorchScript TORCH = new TorchScript();

    /** Transposed convolutions over 1, 2 and 3 dimensions, in this order. */
    public static final List<TorchScript.Op> TRANSPOSED =
            List.of(transposed(1), transposed(2), transposed(3));

    private ConvolutionOps() {}

    private static TorchScript.Op transposed(int dimensions) {
        String name = "conv_transpose" + dimensions + "d";
        return TORCH.op(
                name
                        + "(Tensor x, Tensor weight, Tensor? bias, int[] stride, int[] padding,"
                        + " int[] output_padding, int groups, int[] dilation)",
                "torch."
                        + name
                        + "(x, weight, bias, stride, padding, output_padding, groups, dilation)");
    }

    /** {@code torch.convolution} over {@code (N, C, *)}, which DJL binds. */
    public static NDArray convolution(
            NDArray x,
            NDArray weight,
            @Nullable NDArray bias,
            long[] stride,
            long[] padding,
            long[] dilation,
            int groups) {
        try (Uses.Use use = Uses.begin()) {
            Uses.requireOpen(x, weight, bias);
            return JniUtils.convolution(
                    (PtNDArray) x,
                    (PtNDArray) weight,
                    (PtNDArray) bias,
                    new Shape(stride),
                    new Shape(padding),
                    new Shape(dilation),
                    groups);
        } catch (EngineException e) {
            throw EngineRefusal.of("conv" + stride.length + "d", e);
        }
    }
}

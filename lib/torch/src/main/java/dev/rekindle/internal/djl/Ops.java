package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;

/**
 * torch's operators that DJL's NDArray lacks or calls with other numbers, each a method here and a
 * line of TorchScript beside it. Gradients flow through all that return an array.
 */
public final class Ops {
    private static final TorchScript TORCH = new TorchScript();

    private static final String IS_CONTIGUOUS =
            TORCH.method("is_contiguous(x: Tensor)", "bool", "torch.is_contiguous(x)");
    private static final String STRIDES =
            TORCH.method("stride(x: Tensor)", "List[int]", "torch.stride(x)");
    private static final String COPY =
            TORCH.method("copy_(x: Tensor, y: Tensor)", "int", "torch.numel(torch.copy_(x, y))");
    private static final TorchScript.Op FLAT =
            TORCH.op("flat(x: Tensor, n: Tensor)", "torch.as_strided(x, [int(n)], [1])");

    private Ops() {}

    /** {@code x.is_contiguous()}: whether the elements lie row by row without gaps. */
    static boolean isContiguous(NDArray x) {
        return TORCH.run(IS_CONTIGUOUS, IValue::toBoolean, TorchScript.value(x));
    }

    /** {@code x.stride()}, in elements. */
    static long[] strides(NDArray x) {
        return TORCH.run(STRIDES, IValue::toLongArray, TorchScript.value(x));
    }

    /** {@code target.copy_(source)} outside of autograd, on whatever devices they are. */
    static void copy(NDArray target, NDArray source) {
        TORCH.run(COPY, IValue::toLong, TorchScript.value(target), TorchScript.value(source));
    }

    /** Returns the memory from the first element on as one row of {@code length}; no copy. */
    static NDArray flat(NDArray x, long length) {
        try (NDArray n = setting(length)) {
            return FLAT.call(x, n);
        }
    }

    /**
     * {@code F.dropout}: with {@code p} as it is, where DJL's own function makes a float of it
     * (torch/nn/functional.py, 2.15.0).
     */
    public static NDArray dropout(NDArray x, double p, boolean training) {
        return JniUtils.dropout((PtNDArray) x, p, training);
    }

    /**
     * {@code F.batch_norm}: with {@code momentum} and {@code eps} as they are, where DJL's own
     * function makes floats of them (torch/nn/functional.py, 2.15.0). In training the running
     * statistics change in place.
     */
    public static NDArray batchNorm(
            NDArray x,
            NDArray runningMean,
            NDArray runningVar,
            NDArray weight,
            NDArray bias,
            boolean training,
            double momentum,
            double eps) {
        return JniUtils.batchNorm(
                (PtNDArray) x,
                (PtNDArray) runningMean,
                (PtNDArray) runningVar,
                (PtNDArray) weight,
                (PtNDArray) bias,
                training,
                momentum,
                eps);
    }

    /**
     * {@code F.layer_norm} over the last dimensions, which are {@code shape}: with {@code eps} as
     * it is, where DJL's own function makes a float of it (torch/nn/functional.py, 2.15.0).
     */
    public static NDArray layerNorm(
            NDArray x, Shape shape, NDArray weight, NDArray bias, double eps) {
        return JniUtils.layerNorm((PtNDArray) x, shape, (PtNDArray) weight, (PtNDArray) bias, eps);
    }

    /** A setting of an operator, which the engine takes as a tensor. The caller closes it. */
    private static NDArray setting(long value) {
        return Engines.own().create(value);
    }
}

package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/**
 * torch's operators that DJL's NDArray lacks or calls with other numbers, each a method here and a
 * line of TorchScript beside it. Gradients flow through all that return an array.
 */
public final class Ops {
    private static final TorchScript TORCH = new TorchScript();

    private static final String IS_CONTIGUOUS =
            TORCH.method("is_contiguous(Tensor x)", "bool", "torch.is_contiguous(x)");
    private static final String STRIDES =
            TORCH.method("stride(Tensor x)", "List[int]", "torch.stride(x)");
    private static final String COPY =
            TORCH.method("copy_(Tensor x, Tensor y)", "int", "torch.numel(torch.copy_(x, y))");
    private static final TorchScript.Op FLAT =
            TORCH.op("flat(Tensor x, int n)", "torch.as_strided(x, [n], [1])");
    private static final String REQUIRES_GRAD =
            TORCH.method("requires_grad(Tensor x)", "bool", "x.requires_grad");
    private static final String EQUAL =
            TORCH.method("equal(Tensor x, Tensor y)", "bool", "bool(torch.all(torch.eq(x, y)))");
    private static final String COS = TORCH.method("cos(float x)", "float", "torch.cos(x)");
    private static final String POW =
            TORCH.method("pow(float x, float y)", "float", "torch.pow(x, y)");

    private static final String NORM =
            TORCH.method(
                    "vector_norm(Tensor x, float p)",
                    "float",
                    "float(torch.linalg_vector_norm(x, p))");
    private static final String SUM = TORCH.method("sum(Tensor x)", "float", "float(torch.sum(x))");
    private static final String DOT =
            TORCH.method(
                    "dot(Tensor x, Tensor y)",
                    "float",
                    "float(torch.dot(torch.flatten(x), torch.flatten(y)))");
    private static final TorchScript.Op POW_OF =
            TORCH.op("pow_of(Tensor x, float y)", "torch.pow(x, y)");
    private static final TorchScript.Op TIMES =
            TORCH.op("times(Tensor x, float y)", "torch.mul(x, y)");
    private static final TorchScript.Op TIMES_INT =
            TORCH.op("times_int(Tensor x, int y)", "torch.mul(x, y)");
    private static final TorchScript.Op OVER =
            TORCH.op("over(Tensor x, float y)", "torch.div(x, y)");
    private static final TorchScript.Op POW_OF_INT =
            TORCH.op("pow_of_int(Tensor x, int y)", "torch.pow(x, y)");
    private static final String CHANGED =
            TORCH.method(
                    "changed(Tensor[] xs)",
                    "int",
                    "len([torch.zero_(torch.as_strided(torch.detach(x), [0], [1])) for x in xs])");

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

    /**
     * {@code torch.equal(x, y)} of torch 2.15: the same shape and the same values, whatever their
     * element types; NaN equals nothing.
     */
    public static boolean equal(NDArray x, NDArray y) {
        Memory.requireOpen(x);
        Memory.requireOpen(y);
        return x.getShape().equals(y.getShape())
                && TORCH.run(EQUAL, IValue::toBoolean, TorchScript.value(x), TorchScript.value(y));
    }

    /** {@code x.requires_grad}, which DJL knows of arrays alone that were told so. */
    static boolean requiresGrad(NDArray x) {
        return TORCH.run(REQUIRES_GRAD, IValue::toBoolean, TorchScript.value(x));
    }

    /** {@code math.cos(x)} to Python's last bit, which {@code Math.cos} misses at times. */
    public static double cos(double x) {
        return TORCH.run(COS, IValue::toDouble, IValue.from(x));
    }

    /** {@code x ** y} to Python's last bit, which {@code Math.pow} misses at times. */
    public static double pow(double x, double y) {
        return TORCH.run(POW, IValue::toDouble, IValue.from(x), IValue.from(y));
    }

    /** {@code torch.linalg.vector_norm(x, p).item()}. */
    public static double norm(NDArray x, double p) {
        return TORCH.run(NORM, IValue::toDouble, TorchScript.value(x), IValue.from(p));
    }

    /** {@code x.sum().item()}. */
    public static double sum(NDArray x) {
        return TORCH.run(SUM, IValue::toDouble, TorchScript.value(x));
    }

    /** {@code torch.dot(x.flatten(), y.flatten()).item()}. */
    public static double dot(NDArray x, NDArray y) {
        return TORCH.run(DOT, IValue::toDouble, TorchScript.value(x), TorchScript.value(y));
    }

    /** {@code torch.pow(x, y)}, of each element. */
    public static NDArray pow(NDArray x, Number y) {
        return (isWhole(y) ? POW_OF_INT : POW_OF).call(x, y);
    }

    /**
     * {@code torch.mul(x, y)}. DJL makes an array of the number and frees it at once, while the way
     * back still reads it: once its memory was collected, the gradient is any number. The engine's
     * own call keeps the number as a number.
     */
    public static NDArray mul(NDArray x, Number y) {
        return (isWhole(y) ? TIMES_INT : TIMES).call(x, y);
    }

    /** {@code torch.div(x, y)}; see {@link #mul}. */
    public static NDArray div(NDArray x, Number y) {
        return OVER.call(x, y);
    }

    private static boolean isWhole(Number y) {
        return y instanceof Integer || y instanceof Long;
    }

    /**
     * Tells autograd that Java changed these arrays: a loss that was computed from their old values
     * can't go back any more, and says so as torch does. One call for all, as a call costs most.
     */
    public static void changed(List<NDArray> arrays) {
        PtNDArray[] all = arrays.toArray(PtNDArray[]::new);
        arrays.forEach(Memory::requireOpen);
        TORCH.run(CHANGED, IValue::toLong, IValue.listFrom(all));
    }

    private static final TorchScript.Op AS_STRIDED =
            TORCH.op(
                    "as_strided(Tensor x, int[] size, int[] stride)",
                    "torch.as_strided(x, size, stride)");

    /** {@code x.as_strided(size, stride)}: another look at the same memory. */
    static NDArray asStrided(NDArray x, long[] size, long[] stride) {
        return AS_STRIDED.call(x, size, stride);
    }

    /** Returns the memory from the first element on as one row of {@code length}; no copy. */
    static NDArray flat(NDArray x, long length) {
        return FLAT.call(x, length);
    }

    /**
     * {@code F.dropout}: with {@code p} as it is, where DJL's own function makes a float of it
     * (torch/nn/functional.py, 2.15.0).
     */
    public static NDArray dropout(NDArray x, double p, boolean training) {
        return EngineRefusal.inWords("dropout", () -> JniUtils.dropout((PtNDArray) x, p, training));
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
        try (Uses.Use use = Uses.begin()) {
            Uses.requireOpen(x, runningMean, runningVar, weight, bias);
            return EngineRefusal.inWords(
                    "batch_norm",
                    () ->
                            JniUtils.batchNorm(
                                    (PtNDArray) x,
                                    (PtNDArray) runningMean,
                                    (PtNDArray) runningVar,
                                    (PtNDArray) weight,
                                    (PtNDArray) bias,
                                    training,
                                    momentum,
                                    eps));
        }
    }

    /**
     * {@code F.layer_norm} over the last dimensions, which are {@code shape}: with {@code eps} as
     * it is, where DJL's own function makes a float of it (torch/nn/functional.py, 2.15.0).
     */
    public static NDArray layerNorm(
            NDArray x, Shape shape, NDArray weight, NDArray bias, double eps) {
        try (Uses.Use use = Uses.begin()) {
            Uses.requireOpen(x, weight, bias);
            return EngineRefusal.inWords(
                    "layer_norm",
                    () ->
                            JniUtils.layerNorm(
                                    (PtNDArray) x,
                                    shape,
                                    (PtNDArray) weight,
                                    (PtNDArray) bias,
                                    eps));
        }
    }
}

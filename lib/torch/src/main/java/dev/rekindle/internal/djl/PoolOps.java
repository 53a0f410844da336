package dev.rekindle.internal.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.function.IntFunction;

/** torch's pools; a list holds the operators over 1, 2 and 3 dimensions of space, in this order. */
public final class PoolOps {
    private static final TorchScript TORCH = new TorchScript();

    /** Values alone. */
    public static final List<TorchScript.Op> MAX = each(n -> max("max_pool" + n + "d", 1));

    /** Values, and where each stood. */
    public static final List<TorchScript.Op> MAX_WITH_INDICES =
            each(n -> max("max_pool" + n + "d_with_indices", 2));

    public static final List<TorchScript.Op> AVERAGE = each(PoolOps::average);

    /** {@code root} is the power to take in the end, {@code window} the elements of a window. */
    public static final List<TorchScript.Op> POWER_AVERAGE = each(PoolOps::powerAverage);

    public static final List<TorchScript.Op> ADAPTIVE_AVERAGE =
            each(n -> adaptive("adaptive_avg_pool" + n + "d", 1));

    /** Values, and where each stood. */
    public static final List<TorchScript.Op> ADAPTIVE_MAX =
            each(n -> adaptive("adaptive_max_pool" + n + "d", 2));

    /** Over 2 and 3 dimensions alone: values, and where each stood. */
    public static final List<TorchScript.Op> FRACTIONAL_MAX = List.of(fractional(2), fractional(3));

    public static final List<TorchScript.Op> UNPOOL = each(PoolOps::unpool);

    /** Numbers between 0 and 1 of the input's own type: where the windows stand. */
    public static final TorchScript.Op SAMPLES =
            TORCH.lines(
                    "samples(Tensor x, int[] shape)",
                    1,
                    // In float16 torch 2.15 rounds what it draws in float32; libtorch 2.7.1 draws
                    // other bits.
                    "if x.dtype == 5:",
                    "  return torch.to(torch.rand(shape), 5)",
                    "return torch.rand(shape, dtype=x.dtype)");

    private PoolOps() {}

    private static List<TorchScript.Op> each(IntFunction<TorchScript.Op> make) {
        return List.of(make.apply(1), make.apply(2), make.apply(3));
    }

    private static TorchScript.Op max(String name, int results) {
        return TORCH.op(
                name
                        + "(Tensor x, int[] kernel, int[] stride, int[] padding, int[] dilation,"
                        + " bool ceil)",
                "torch." + name + "(x, kernel, stride, padding, dilation, ceil)",
                results);
    }

    private static TorchScript.Op average(int dimensions) {
        return TORCH.op(
                String.format(
                        "avg_pool%dd(Tensor x, int[] kernel, int[] stride, int[] padding, bool"
                                + " ceil, bool count_pad, int? divisor)",
                        dimensions),
                String.format(
                        "torch.avg_pool%dd(x, kernel, stride, padding, ceil, count_pad%s)",
                        dimensions, dimensions == 1 ? "" : ", divisor"));
    }

    private static TorchScript.Op powerAverage(int dimensions) {
        return TORCH.lines(
                String.format(
                        "lp_pool%dd(Tensor x, float p, int[] kernel, int[] stride, bool ceil,"
                                + " int window)",
                        dimensions),
                1,
                String.format(
                        "y = torch.avg_pool%dd(torch.pow(x, p), kernel, stride, %s, ceil)",
                        dimensions, List.of(0, 0, 0).subList(0, dimensions)),
                "y = torch.mul(torch.sign(y), torch.relu(torch.abs(y)))",
                "return torch.pow(torch.mul(y, window), 1. / p)");
    }

    private static TorchScript.Op adaptive(String name, int results) {
        return TORCH.op(name + "(Tensor x, int[] size)", "torch." + name + "(x, size)", results);
    }

    private static TorchScript.Op fractional(int dimensions) {
        String name = "fractional_max_pool" + dimensions + "d";
        return TORCH.op(
                name + "(Tensor x, int[] kernel, int[] size, Tensor samples)",
                "torch." + name + "(x, kernel, size, samples)",
                2);
    }

    private static TorchScript.Op unpool(int dimensions) {
        return TORCH.op(
                String.format(
                        "max_unpool%dd(Tensor x, Tensor indices, int[] size, int[] stride, int[]"
                                + " padding)",
                        dimensions),
                switch (dimensions) {
                    case 1 ->
                            "torch.squeeze(torch.max_unpool2d(torch.unsqueeze(x, -1),"
                                    + " torch.unsqueeze(indices, -1), size + [1]), -1)";
                    case 2 -> "torch.max_unpool2d(x, indices, size)";
                    default ->
                            "torch.max_unpool3d(torch.clone(x, memory_format=0),"
                                    + " torch.clone(indices, memory_format=0), size, stride,"
                                    + " padding)";
                });
    }

    /** A pool of largest values without dilation, which DJL binds. */
    public static NDArray max(
            NDArray x, long[] kernel, long[] stride, long[] padding, boolean ceil) {
        Memory.requireOpen(x);
        try {
            return JniUtils.maxPool(
                    (PtNDArray) x, new Shape(kernel), new Shape(stride), new Shape(padding), ceil);
        } catch (EngineException e) {
            throw EngineRefusal.of("max_pool" + kernel.length + "d", e);
        }
    }
}

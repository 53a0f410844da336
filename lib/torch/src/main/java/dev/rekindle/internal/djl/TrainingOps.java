package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.List;

/** What happens to gradients and weights between two steps, in place, as torch computes it. */
public final class TrainingOps {
    private static final TorchScript TORCH = new TorchScript();
    private static final TorchScript.Op NORMS =
            TORCH.op("norms(Tensor[] x, float p)", "torch.stack(torch._foreach_norm(x, p))");
    private static final TorchScript.Op TOTAL =
            TORCH.op("total(Tensor[] x, float p)", "torch.linalg_vector_norm(torch.cat(x), p)");
    private static final TorchScript.Op COEFFICIENT =
            TORCH.op(
                    "coefficient(Tensor norm, float most)",
                    "torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 1e-6)), most), None,"
                            + " 1.)");
    private static final String MUL =
            TORCH.method("mul_(Tensor x, Tensor y)", "int", "torch.numel(torch.mul_(x, y))");
    private static final String CLAMP =
            TORCH.method(
                    "clamp_(Tensor x, float y)",
                    "int",
                    "torch.numel(torch.clamp_max_(torch.clamp_min_(x, -y), y))");
    private static final String LERP =
            TORCH.method(
                    "lerp_(Tensor x, Tensor y, float w)",
                    "int",
                    "torch.numel(torch.lerp_(x, y, w))");
    private static final String MIX =
            TORCH.method(
                    "mix_(Tensor x, Tensor y, float d)",
                    "int",
                    "torch.numel(torch.copy_(x, torch.add(torch.mul(x, d), torch.mul(y, 1. -"
                            + " d))))");

    private static final String AVERAGE =
            TORCH.method(
                    "average_(Tensor x, Tensor y, int n)",
                    "int",
                    "torch.numel(torch.copy_(x, torch.add(x, torch.div(torch.sub(y, x), n))))");

    private TrainingOps() {}

    /**
     * {@code torch.linalg.vector_norm} of the norms of all: each list holds arrays of one element
     * type.
     */
    public static NDArray totalNorm(List<List<NDArray>> byType, double p) {
        List<NDArray> norms =
                byType.stream().map(each -> Engines.keep(NORMS.call(each, p))).toList();
        try {
            return Engines.keep(TOTAL.call(norms, p));
        } finally {
            norms.forEach(NDArray::close);
        }
    }

    /** Scales each array by {@code min(most / (norm + 1e-6), 1)}. */
    public static void scaleTo(List<NDArray> arrays, NDArray norm, double most) {
        try (NDArray coefficient = Engines.keep(COEFFICIENT.call(norm, most))) {
            for (NDArray array : arrays) {
                TORCH.run(
                        MUL,
                        IValue::toLong,
                        TorchScript.value(array),
                        TorchScript.value(coefficient));
            }
        }
    }

    /** Brings each element between {@code -most} and {@code most}. */
    public static void clamp(NDArray array, double most) {
        TORCH.run(CLAMP, IValue::toLong, TorchScript.value(array), IValue.from(most));
    }

    /** {@code x.lerp_(y, weight)}, outside of autograd. */
    public static void lerp(NDArray x, NDArray y, double weight) {
        TORCH.run(
                LERP,
                IValue::toLong,
                TorchScript.value(x),
                TorchScript.value(y),
                IValue.from(weight));
    }

    /** {@code x.copy_(x + (y - x) / count)}, outside of autograd. */
    public static void average(NDArray x, NDArray y, long count) {
        TORCH.run(
                AVERAGE,
                IValue::toLong,
                TorchScript.value(x),
                TorchScript.value(y),
                IValue.from(count));
    }

    /** {@code x.copy_(x * decay + y * (1 - decay))}, of whole numbers. */
    public static void mix(NDArray x, NDArray y, double decay) {
        TORCH.run(
                MIX,
                IValue::toLong,
                TorchScript.value(x),
                TorchScript.value(y),
                IValue.from(decay));
    }
}

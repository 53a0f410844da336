package dev.rekindle.nn;

import dev.rekindle.internal.djl.InitOps;
import dev.rekindle.internal.djl.TorchScript;
import dev.rekindle.internal.text.Given;
import org.jspecify.annotations.Nullable;

/**
 * Fills parameters and buffers anew, as {@code torch.nn.init} does: {@code
 * Init.kaimingNormal(conv.weight, 0, "fan_out", "relu")} is Python's {@code
 * nn.init.kaiming_normal_(conv.weight, 0, "fan_out", "relu")}, and draws the same numbers after the
 * same seed. The tensor stays the same one, autograd does not see the change, and each method
 * returns what it was given. Mirrors torch/nn/init.py, 2.15.0; {@code fan_in} is size 1 times the
 * sizes behind it, {@code fan_out} size 0 times those.
 */
public final class Init {
    private Init() {}

    /** Evenly between 0 and 1. */
    public static <T extends ModuleTensor> T uniform(T tensor) {
        return uniform(tensor, 0, 1);
    }

    /** Evenly between {@code a} and {@code b}. */
    public static <T extends ModuleTensor> T uniform(T tensor, double a, double b) {
        return run("uniform", tensor, InitOps.UNIFORM, a, b);
    }

    /** Normally, with mean 0 and deviation 1. */
    public static <T extends ModuleTensor> T normal(T tensor) {
        return normal(tensor, 0, 1);
    }

    /** Normally. */
    public static <T extends ModuleTensor> T normal(T tensor, double mean, double std) {
        return run("normal", tensor, InitOps.NORMAL, mean, std);
    }

    /** Normally, with mean 0 and deviation 1, between -2 and 2. */
    public static <T extends ModuleTensor> T truncNormal(T tensor) {
        return truncNormal(tensor, 0, 1, -2, 2);
    }

    /** Normally; what falls outside of {@code a} and {@code b} is drawn again. */
    public static <T extends ModuleTensor> T truncNormal(
            T tensor, double mean, double std, double a, double b) {
        if (!(a < b) || !(std > 0)) {
            throw new IllegalArgumentException(
                    "[trunc_normal] nothing lies between "
                            + a
                            + " and "
                            + b
                            + " with a deviation of "
                            + std
                            + ". Give a < b and a positive deviation.");
        }
        return run("trunc_normal", tensor, InitOps.TRUNC_NORMAL, mean, std, a, b);
    }

    /** All alike. */
    public static <T extends ModuleTensor> T constant(T tensor, double value) {
        return run("constant", tensor, InitOps.CONSTANT, value);
    }

    public static <T extends ModuleTensor> T ones(T tensor) {
        return constant(tensor, 1);
    }

    public static <T extends ModuleTensor> T zeros(T tensor) {
        return constant(tensor, 0);
    }

    /**
     * Ones where row and column are the same, else zeros.
     *
     * @throws IllegalArgumentException if it has other than 2 dimensions
     */
    public static <T extends ModuleTensor> T eye(T tensor) {
        requireTwo("eye", tensor);
        return run("eye", tensor, InitOps.EYE);
    }

    /** As {@link #dirac(ModuleTensor, int)}, of one group. */
    public static <T extends ModuleTensor> T dirac(T tensor) {
        return dirac(tensor, 1);
    }

    /**
     * A convolution's weight that passes its input on, as many channels as it can.
     *
     * @throws IllegalArgumentException if it has other than 3, 4 or 5 dimensions, or the groups do
     *     not divide size 0
     */
    public static <T extends ModuleTensor> T dirac(T tensor, int groups) {
        long[] shape = shape("dirac", tensor);
        if (shape.length < 3 || shape.length > 5) {
            throw new IllegalArgumentException(
                    "Only tensors with 3, 4, or 5 dimensions are supported");
        }
        if (groups < 1 || shape[0] % groups != 0) {
            throw new IllegalArgumentException("dim 0 must be divisible by groups");
        }
        return run("dirac", tensor, InitOps.DIRAC, groups);
    }

    public static <T extends ModuleTensor> T xavierUniform(T tensor) {
        return xavierUniform(tensor, 1);
    }

    /** Evenly within {@code ±gain·√(6 / (fan_in + fan_out))}. */
    public static <T extends ModuleTensor> T xavierUniform(T tensor, double gain) {
        double bound = Math.sqrt(3.0) * xavierStd("xavier_uniform", tensor, gain);
        return uniform(tensor, -bound, bound);
    }

    public static <T extends ModuleTensor> T xavierNormal(T tensor) {
        return xavierNormal(tensor, 1);
    }

    /** Normally, with a deviation of {@code gain·√(2 / (fan_in + fan_out))}. */
    public static <T extends ModuleTensor> T xavierNormal(T tensor, double gain) {
        return normal(tensor, 0, xavierStd("xavier_normal", tensor, gain));
    }

    private static double xavierStd(String where, ModuleTensor tensor, double gain) {
        long[] shape = shape(where, tensor);
        return gain * Math.sqrt(2.0 / (double) (fan(shape, 1) + fan(shape, 0)));
    }

    public static <T extends ModuleTensor> T kaimingUniform(T tensor) {
        return kaimingUniform(tensor, 0, "fan_in", "leaky_relu");
    }

    /**
     * Evenly within {@code ±gain·√(3 / fan)}.
     *
     * @param a the slope of the leaky ReLU behind the layer, used with {@code "leaky_relu"} alone
     * @param mode {@code "fan_in"} or {@code "fan_out"}
     * @param nonlinearity as {@link #calculateGain} takes it
     */
    public static <T extends ModuleTensor> T kaimingUniform(
            T tensor, double a, String mode, String nonlinearity) {
        if (isEmpty(shape("kaiming_uniform", tensor))) {
            return tensor;
        }
        double bound = Math.sqrt(3.0) * kaimingStd(tensor, a, mode, nonlinearity);
        return uniform(tensor, -bound, bound);
    }

    public static <T extends ModuleTensor> T kaimingNormal(T tensor) {
        return kaimingNormal(tensor, 0, "fan_in", "leaky_relu");
    }

    /** Normally, with a deviation of {@code gain / √fan}; see {@link #kaimingUniform}. */
    public static <T extends ModuleTensor> T kaimingNormal(
            T tensor, double a, String mode, String nonlinearity) {
        if (isEmpty(shape("kaiming_normal", tensor))) {
            return tensor;
        }
        return normal(tensor, 0, kaimingStd(tensor, a, mode, nonlinearity));
    }

    private static double kaimingStd(
            ModuleTensor tensor, double a, String mode, String nonlinearity) {
        Given.given(mode, "kaiming", "mode");
        boolean in = mode.equalsIgnoreCase("fan_in");
        if (!in && !mode.equalsIgnoreCase("fan_out")) {
            throw new IllegalArgumentException(
                    "Mode " + mode + " not supported, please use one of ['fan_in', 'fan_out']");
        }
        return calculateGain(nonlinearity, a) / Math.sqrt(fan(tensor.shape(), in ? 1 : 0));
    }

    public static <T extends ModuleTensor> T orthogonal(T tensor) {
        return orthogonal(tensor, 1);
    }

    /**
     * Rows (or columns, where they are fewer) at right angles to each other, times {@code gain};
     * the sizes behind the first count as one.
     *
     * @throws IllegalArgumentException if it has fewer than 2 dimensions
     */
    public static <T extends ModuleTensor> T orthogonal(T tensor, double gain) {
        long[] shape = shape("orthogonal", tensor);
        if (shape.length < 2) {
            throw new IllegalArgumentException(
                    "Only tensors with 2 or more dimensions are supported");
        }
        return isEmpty(shape) ? tensor : run("orthogonal", tensor, InitOps.ORTHOGONAL, gain);
    }

    public static <T extends ModuleTensor> T sparse(T tensor, double sparsity) {
        return sparse(tensor, sparsity, 0.01);
    }

    /**
     * Normally, with that part of each column set to zero.
     *
     * @throws IllegalArgumentException if it has other than 2 dimensions
     */
    public static <T extends ModuleTensor> T sparse(T tensor, double sparsity, double std) {
        long rows = requireTwo("sparse", tensor)[0];
        return run("sparse", tensor, InitOps.SPARSE, (long) Math.ceil(sparsity * rows), std);
    }

    public static double calculateGain(String nonlinearity) {
        return calculateGain(nonlinearity, null);
    }

    /**
     * Returns the factor that keeps the variance behind a function.
     *
     * @param nonlinearity {@code linear}, {@code conv1d} and the like, {@code sigmoid}, {@code
     *     tanh}, {@code relu}, {@code leaky_relu} or {@code selu}
     * @param slope of {@code leaky_relu}; null for 0.01
     */
    public static double calculateGain(String nonlinearity, @Nullable Double slope) {
        return switch (Given.given(nonlinearity, "calculate_gain", "nonlinearity")) {
            case "linear",
                    "conv1d",
                    "conv2d",
                    "conv3d",
                    "conv_transpose1d",
                    "conv_transpose2d",
                    "conv_transpose3d",
                    "sigmoid" ->
                    1;
            case "tanh" -> 5.0 / 3;
            case "relu" -> Math.sqrt(2.0);
            case "leaky_relu" -> {
                double negative = slope == null ? 0.01 : slope;
                yield Math.sqrt(2.0 / (1 + negative * negative));
            }
            case "selu" -> 3.0 / 4;
            default ->
                    throw new IllegalArgumentException("Unsupported nonlinearity " + nonlinearity);
        };
    }

    /** The inputs of one output (1), or the outputs of one input (0). */
    private static long fan(long[] shape, int dim) {
        if (shape.length < 2) {
            throw new IllegalArgumentException(
                    "Fan in and fan out can not be computed for tensor with fewer than 2"
                            + " dimensions");
        }
        long fan = shape[dim];
        for (int i = 2; i < shape.length; i++) {
            fan *= shape[i];
        }
        return fan;
    }

    private static boolean isEmpty(long[] shape) {
        for (long size : shape) {
            if (size == 0) {
                return true;
            }
        }
        return false;
    }

    private static long[] requireTwo(String where, ModuleTensor tensor) {
        long[] shape = shape(where, tensor);
        if (shape.length != 2) {
            throw new IllegalArgumentException("Only tensors with 2 dimensions are supported");
        }
        return shape;
    }

    private static long[] shape(String where, ModuleTensor tensor) {
        return Given.given(tensor, where, "tensor").shape();
    }

    private static <T extends ModuleTensor> T run(
            String where, T tensor, TorchScript.Op op, Object... settings) {
        Object[] all = new Object[settings.length + 1];
        all[0] = Given.given(tensor, where, "tensor").getArray();
        System.arraycopy(settings, 0, all, 1, settings.length);
        op.call(all).close();
        return tensor;
    }
}

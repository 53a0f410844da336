package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.rekindle.internal.codec.PythonText;
import dev.rekindle.internal.djl.ActivationOps;
import dev.rekindle.internal.djl.EngineRefusal;
import dev.rekindle.internal.djl.InPlaceOps;
import java.util.Objects;

/** The activations of {@link F}; all but those along a dimension work element by element. */
public abstract class ActivationFunctions {
    ActivationFunctions() {}

    private static void require(NDArray x) {
        Objects.requireNonNull(x, "x is null; give an array");
    }

    /** {@code max(x, 0)}, element by element. */
    public static NDArray relu(NDArray x) {
        require(x);
        return EngineRefusal.inWords("relu", () -> Activation.relu(x));
    }

    /** As {@link #relu(NDArray)}; with {@code inplace} it overwrites {@code x}. */
    public static NDArray relu(NDArray x, boolean inplace) {
        if (!inplace) {
            return relu(x);
        }
        require(x);
        return InPlaceOps.RELU.call(x);
    }

    /** {@code 1 / (1 + exp(-x))}. */
    public static NDArray sigmoid(NDArray x) {
        require(x);
        return EngineRefusal.inWords("sigmoid", () -> Activation.sigmoid(x));
    }

    /** The hyperbolic tangent. */
    public static NDArray tanh(NDArray x) {
        require(x);
        return EngineRefusal.inWords("tanh", () -> x.tanh());
    }

    /** {@code x} where positive, else {@code alpha * (exp(x) - 1)}. */
    public static NDArray elu(NDArray x, double alpha) {
        require(x);
        return ActivationOps.ELU.call(x, alpha);
    }

    /** As {@link #elu(NDArray, double)}; with {@code inplace} it overwrites {@code x}. */
    public static NDArray elu(NDArray x, double alpha, boolean inplace) {
        if (!inplace) {
            return elu(x, alpha);
        }
        require(x);
        return InPlaceOps.ELU.call(x, alpha);
    }

    /** {@code elu} scaled so that mean and variance of activations keep their values. */
    public static NDArray selu(NDArray x) {
        require(x);
        return ActivationOps.SELU.call(x);
    }

    /** As {@link #selu(NDArray)}; with {@code inplace} it overwrites {@code x}. */
    public static NDArray selu(NDArray x, boolean inplace) {
        if (!inplace) {
            return selu(x);
        }
        require(x);
        return InPlaceOps.SELU.call(x);
    }

    /** {@code max(0, x) + min(0, alpha * (exp(x / alpha) - 1))}. */
    public static NDArray celu(NDArray x, double alpha) {
        require(x);
        requireDividing(alpha);
        return ActivationOps.CELU.call(x, alpha);
    }

    /** As {@link #celu(NDArray, double)}; with {@code inplace} it overwrites {@code x}. */
    public static NDArray celu(NDArray x, double alpha, boolean inplace) {
        if (!inplace) {
            return celu(x, alpha);
        }
        require(x);
        requireDividing(alpha);
        return InPlaceOps.CELU.call(x, alpha);
    }

    /** {@code x} times the probability that a normal variable is below {@code x}. */
    public static NDArray gelu(NDArray x) {
        return gelu(x, "none");
    }

    /**
     * As {@link #gelu(NDArray)}; {@code approximate} is {@code "none"}, or {@code "tanh"}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static NDArray gelu(NDArray x, String approximate) {
        require(x);
        if (!"none".equals(approximate) && !"tanh".equals(approximate)) {
            throw new IllegalArgumentException(
                    "gelu: approximate argument must be either none or tanh, and was given "
                            + approximate
                            + ".");
        }
        return ActivationOps.GELU.call(x, approximate.equals("tanh"));
    }

    /** {@code x * sigmoid(x)}. */
    public static NDArray silu(NDArray x) {
        require(x);
        return ActivationOps.SILU.call(x);
    }

    /** As {@link #silu(NDArray)}; with {@code inplace} it overwrites {@code x}. */
    public static NDArray silu(NDArray x, boolean inplace) {
        if (!inplace) {
            return silu(x);
        }
        require(x);
        return InPlaceOps.SILU.call(x);
    }

    /** {@code x * tanh(softplus(x))}. */
    public static NDArray mish(NDArray x) {
        require(x);
        return ActivationOps.MISH.call(x);
    }

    /** As {@link #mish(NDArray)}; with {@code inplace} it overwrites {@code x}. */
    public static NDArray mish(NDArray x, boolean inplace) {
        if (!inplace) {
            return mish(x);
        }
        require(x);
        return InPlaceOps.MISH.call(x);
    }

    /** {@code x}, not below {@code minVal} and not above {@code maxVal}. */
    public static NDArray hardtanh(NDArray x, double minVal, double maxVal) {
        require(x);
        return ActivationOps.HARDTANH.call(x, minVal, maxVal);
    }

    /**
     * As {@link #hardtanh(NDArray, double, double)}; with {@code inplace} it overwrites {@code x}.
     */
    public static NDArray hardtanh(NDArray x, double minVal, double maxVal, boolean inplace) {
        if (!inplace) {
            return hardtanh(x, minVal, maxVal);
        }
        require(x);
        return InPlaceOps.HARDTANH.call(x, minVal, maxVal);
    }

    /** {@code min(max(0, x), 6)}. */
    public static NDArray relu6(NDArray x) {
        require(x);
        return ActivationOps.RELU6.call(x);
    }

    /** As {@link #relu6(NDArray)}; with {@code inplace} it overwrites {@code x}. */
    public static NDArray relu6(NDArray x, boolean inplace) {
        if (!inplace) {
            return relu6(x);
        }
        require(x);
        return InPlaceOps.RELU6.call(x);
    }

    /** {@code x * relu6(x + 3) / 6}. */
    public static NDArray hardswish(NDArray x) {
        require(x);
        return ActivationOps.HARDSWISH.call(x);
    }

    /** As {@link #hardswish(NDArray)}; with {@code inplace} it overwrites {@code x}. */
    public static NDArray hardswish(NDArray x, boolean inplace) {
        if (!inplace) {
            return hardswish(x);
        }
        require(x);
        return InPlaceOps.HARDSWISH.call(x);
    }

    /** {@code relu6(x + 3) / 6}. */
    public static NDArray hardsigmoid(NDArray x) {
        require(x);
        return ActivationOps.HARDSIGMOID.call(x);
    }

    /** As {@link #hardsigmoid(NDArray)}; with {@code inplace} it overwrites {@code x}. */
    public static NDArray hardsigmoid(NDArray x, boolean inplace) {
        if (!inplace) {
            return hardsigmoid(x);
        }
        require(x);
        return InPlaceOps.HARDSIGMOID.call(x);
    }

    /** {@code x}, and 0 where it lies within {@code ±lambd}. */
    public static NDArray hardshrink(NDArray x, double lambd) {
        require(x);
        return ActivationOps.HARDSHRINK.call(x, lambd);
    }

    /**
     * {@code x} moved towards 0 by {@code lambd}, and 0 where it lies within {@code ±lambd}.
     *
     * @throws IllegalArgumentException if {@code lambd} is negative
     */
    public static NDArray softshrink(NDArray x, double lambd) {
        require(x);
        return ActivationOps.SOFTSHRINK.call(x, lambd);
    }

    /** {@code x - tanh(x)}. */
    public static NDArray tanhshrink(NDArray x) {
        require(x);
        return ActivationOps.TANHSHRINK.call(x);
    }

    /** {@code x} where positive, else {@code negativeSlope * x}. */
    public static NDArray leakyRelu(NDArray x, double negativeSlope) {
        require(x);
        return ActivationOps.LEAKY_RELU.call(x, negativeSlope);
    }

    /** As {@link #leakyRelu(NDArray, double)}; with {@code inplace} it overwrites {@code x}. */
    public static NDArray leakyRelu(NDArray x, double negativeSlope, boolean inplace) {
        if (!inplace) {
            return leakyRelu(x, negativeSlope);
        }
        require(x);
        return InPlaceOps.LEAKY_RELU.call(x, negativeSlope);
    }

    /** As {@link #leakyRelu} with a slope that is learned: one, or one a channel of {@code x}. */
    public static NDArray prelu(NDArray x, NDArray weight) {
        require(x);
        Objects.requireNonNull(weight, "weight is null; give an array");
        return ActivationOps.PRELU.call(x, weight);
    }

    /**
     * As {@link #leakyRelu}: in training each negative element draws its slope between {@code
     * lower} and {@code upper}, else it is the middle of the two.
     */
    public static NDArray rrelu(NDArray x, double lower, double upper, boolean training) {
        require(x);
        requireFinite("lower", lower);
        requireFinite("upper", upper);
        return ActivationOps.RRELU.call(x, lower, upper, training);
    }

    /**
     * As {@link #rrelu(NDArray, double, double, boolean)}; with {@code inplace} it overwrites
     * {@code x}.
     */
    public static NDArray rrelu(
            NDArray x, double lower, double upper, boolean training, boolean inplace) {
        if (!inplace) {
            return rrelu(x, lower, upper, training);
        }
        require(x);
        requireFinite("lower", lower);
        requireFinite("upper", upper);
        return InPlaceOps.RRELU.call(x, lower, upper, training);
    }

    private static void requireDividing(double alpha) {
        if (alpha == 0) {
            throw new IllegalArgumentException("celu: alpha is 0, and divides. Give another.");
        }
    }

    private static void requireFinite(String name, double bound) {
        if (!Double.isFinite(bound)) {
            throw new IllegalArgumentException(
                    "rrelu: " + name + " bound must be finite, got " + PythonText.of(bound));
        }
    }

    /** {@code log(1 + exp(beta * x)) / beta}, and {@code x} where {@code beta * x > threshold}. */
    public static NDArray softplus(NDArray x, double beta, double threshold) {
        require(x);
        return ActivationOps.SOFTPLUS.call(x, beta, threshold);
    }

    /** {@code x / (1 + |x|)}. */
    public static NDArray softsign(NDArray x) {
        require(x);
        return ActivationOps.SOFTSIGN.call(x);
    }

    /** {@code log(sigmoid(x))}. */
    public static NDArray logsigmoid(NDArray x) {
        require(x);
        return ActivationOps.LOG_SIGMOID.call(x);
    }

    /** The first half along {@code dim} times the sigmoid of the second. */
    public static NDArray glu(NDArray x, int dim) {
        require(x);
        return ActivationOps.GLU.call(x, dim);
    }

    /** {@code x} where it is above {@code threshold}, else {@code value}. */
    public static NDArray threshold(NDArray x, double threshold, double value) {
        require(x);
        return ActivationOps.THRESHOLD.call(x, threshold, value);
    }

    /**
     * As {@link #threshold(NDArray, double, double)}; with {@code inplace} it overwrites {@code x}.
     */
    public static NDArray threshold(NDArray x, double threshold, double value, boolean inplace) {
        if (!inplace) {
            return threshold(x, threshold, value);
        }
        require(x);
        return InPlaceOps.THRESHOLD.call(x, threshold, value);
    }

    /** Exponentials that add up to 1 along {@code dim}. */
    public static NDArray softmax(NDArray x, int dim) {
        require(x);
        return EngineRefusal.inWords("softmax", () -> x.softmax(dim));
    }

    /** {@link #softmax} of {@code -x}. */
    public static NDArray softmin(NDArray x, int dim) {
        require(x);
        return softmax(EngineRefusal.inWords("softmin", x::neg), dim);
    }

    /** The logarithm of {@link #softmax}. */
    public static NDArray logSoftmax(NDArray x, int dim) {
        require(x);
        return EngineRefusal.inWords("log_softmax", () -> x.logSoftmax(dim));
    }
}

package dev.rekindle.optim;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.NumpyScalar;
import org.jspecify.annotations.Nullable;

/**
 * A learning rate as Python computes with it: a float has 64 bits, but a tensor or NumPy scalar of
 * float32 makes each result it takes part in one, rounded to float32 (type promotion of torch 2.15;
 * NumPy's NEP 50).
 */
record Scalar(double value, boolean single) {
    /**
     * Returns the number of a setting.
     *
     * @throws IllegalArgumentException if it is none, or one of a type that Python computes with in
     *     a way that is not told here: float16, say
     */
    static Scalar of(String name, @Nullable Object setting) {
        Tensor tensor = PlainView.tensor(setting);
        String type =
                tensor != null
                        ? tensor.dtype().name()
                        : setting instanceof NumpyScalar numpy ? numpy.dtype() : "";
        boolean single = setting instanceof NumpyScalar ? type.endsWith("f4") : isSingle(tensor);
        boolean known =
                tensor == null ? !type.endsWith("f2") : single || tensor.dtype() == DType.FLOAT64;
        if (PlainView.scalar(setting) instanceof Number number && known) {
            return new Scalar(number.doubleValue(), single);
        }
        throw new IllegalArgumentException(
                "setting \""
                        + name
                        + "\" is "
                        + (tensor != null || setting instanceof NumpyScalar
                                ? "of " + type
                                : "no number")
                        + ". Give a number, or a tensor of float32 or float64 with one element.");
    }

    private static boolean isSingle(@Nullable Tensor tensor) {
        return tensor != null && tensor.dtype() == DType.FLOAT32;
    }

    private Scalar rounded(double result) {
        return new Scalar(single ? (float) result : result, single);
    }

    private double own(double other) {
        return single ? (float) other : other;
    }

    /** {@code x * other}. The product of two floats is exact in a double, so it is rounded once. */
    Scalar times(double other) {
        return rounded(value * own(other));
    }

    /** {@code x / other}. */
    Scalar over(double other) {
        return single
                ? new Scalar((float) value / (float) other, true)
                : new Scalar(value / other, false);
    }

    /** {@code 1 + x}. */
    Scalar plusOne() {
        return rounded(1 + value);
    }

    /** {@code 1 - x}. */
    Scalar oneMinus() {
        return rounded(1 - value);
    }

    /** {@code -x}. */
    Scalar negated() {
        return new Scalar(-value, single);
    }
}

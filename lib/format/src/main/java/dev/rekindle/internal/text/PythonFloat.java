package dev.rekindle.internal.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Predicate;

/**
 * A floating point number as Python prints it: the fewest digits that read back, an exponent below
 * 1e-4 and from 1e16 on (CPython 3.11, Python/pystrtod.c, {@code float_repr_style} short; NumPy
 * 2.4, numpy/_core/src/multiarray/scalartypes.c.src, {@code format_float}).
 */
public final class PythonFloat {
    private static final int MOST_DIGITS = 17;

    private static final List<RoundingMode> NEAREST_FIRST =
            List.of(RoundingMode.HALF_EVEN, RoundingMode.UP);

    private PythonFloat() {}

    /** Returns {@code repr(float)}. */
    public static String repr(double value) {
        return repr(value, 1e16, digits -> digits.doubleValue() == Math.abs(value));
    }

    /** Returns the digits of NumPy's {@code repr(numpy.float32)}, such as {@code 0.1}. */
    public static String repr(float value) {
        return repr(value, 1e6, digits -> digits.floatValue() == Math.abs(value));
    }

    /**
     * Returns the digits of a number of a smaller type.
     *
     * @param value the number, exactly
     * @param scientificFrom from where on an exponent is printed: 10 to the digits that the type
     *     surely has, in NumPy
     * @param readsBack whether digits read as that type give the number's magnitude again
     */
    public static String repr(
            double value, double scientificFrom, Predicate<BigDecimal> readsBack) {
        if (Double.isNaN(value)) {
            return "nan";
        } else if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        } else if (value == 0) {
            return 1 / value > 0 ? "0.0" : "-0.0";
        }
        BigDecimal digits = shortest(new BigDecimal(Math.abs(value)), readsBack);
        String unscaled = digits.unscaledValue().toString();
        int exponent = unscaled.length() - 1 - digits.scale();
        String sign = value < 0 ? "-" : "";
        if (Math.abs(value) < 1e-4 || Math.abs(value) >= scientificFrom) {
            String fraction = unscaled.length() > 1 ? "." + unscaled.substring(1) : "";
            String magnitude = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
            return sign
                    + unscaled.charAt(0)
                    + fraction
                    + "e"
                    + (exponent < 0 ? "-" : "+")
                    + magnitude;
        }
        String plain = digits.toPlainString();
        return sign + (plain.contains(".") ? plain : plain + ".0");
    }

    /**
     * JDK 17's {@code Double.toString} is not always the shortest. Beside a power of two the
     * nearest digits may not read back while the next ones do: numbers below it lie closer
     * together.
     */
    private static BigDecimal shortest(BigDecimal exact, Predicate<BigDecimal> readsBack) {
        for (int precision = 1; precision < MOST_DIGITS; precision++) {
            for (RoundingMode mode : NEAREST_FIRST) {
                BigDecimal rounded = exact.round(new MathContext(precision, mode));
                if (readsBack.test(rounded)) {
                    return rounded.stripTrailingZeros();
                }
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
    }
}

package dev.rekindle.state;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Python prints them in a module's line. */
public final class PythonText {
    private PythonText() {}

    /** Returns {@code str(value)}: strings stand bare, as {@code padding=same} does. */
    public static String of(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean bool) {
            return bool ? "True" : "False";
        }
        if (value instanceof Double number) {
            return ofDouble(number);
        }
        if (value instanceof List<?> items) {
            String inner = items.stream().map(PythonText::of).collect(Collectors.joining(", "));
            return items.size() == 1 ? "(" + inner + ",)" : "(" + inner + ")";
        }
        return value.toString();
    }

    /** {@code repr(float)}: the shortest digits; an exponent below 1e-4 and from 1e16 on. */
    private static String ofDouble(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(value);
        if (size == 0 || (size >= 1e-4 && size < 1e16)) {
            String plain =
                    new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
            if (size == 0) {
                return 1 / value > 0 ? "0.0" : "-0.0";
            }
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        String digits = exact.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - exact.scale();
        String mantissa =
                digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String shown = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
        return (value < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+") + shown;
    }
}

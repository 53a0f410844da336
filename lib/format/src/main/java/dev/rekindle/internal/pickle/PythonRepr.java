package dev.rekindle.internal.pickle;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Python's texts for values, as protocol 0 writes them. */
final class PythonRepr {
    private PythonRepr() {}

    /**
     * Returns {@code repr} of a float: the shortest digits that read back, an exponent below 1e-4
     * and from 1e16 on (CPython 3.11, {@code float_repr_style} short).
     */
    static String of(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        } else if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        } else if (value == 0) {
            return 1 / value > 0 ? "0.0" : "-0.0";
        }
        BigDecimal digits = shortest(Math.abs(value));
        String unscaled = digits.unscaledValue().toString();
        int exponent = unscaled.length() - 1 - digits.scale();
        String sign = value < 0 ? "-" : "";
        if (exponent < -4 || exponent >= 16) {
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
     * JDK 17's {@code Double.toString} is not always the shortest; fewer digits are tried until
     * they no longer read back.
     */
    private static BigDecimal shortest(double value) {
        for (int precision = 1; precision < 17; precision++) {
            BigDecimal rounded =
                    new BigDecimal(value)
                            .round(
                                    new java.math.MathContext(
                                            precision, java.math.RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return rounded.stripTrailingZeros();
            }
        }
        return new BigDecimal(value)
                .round(new java.math.MathContext(17, java.math.RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
    }

    /**
     * Returns a str as UNICODE spells it: Latin-1, everything else and five troublemakers escaped
     * (CPython 3.11, Modules/_pickle.c, {@code raw_unicode_escape}).
     */
    static byte[] rawUnicodeEscape(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        text.codePoints()
                .forEach(
                        point -> {
                            boolean troublemaker =
                                    point == '\\'
                                            || point == 0
                                            || point == '\n'
                                            || point == '\r'
                                            || point == 0x1a;
                            if (point >= 0x10000) {
                                bytes.writeBytes(
                                        String.format("\\U%08x", point)
                                                .getBytes(StandardCharsets.US_ASCII));
                            } else if (point >= 256 || troublemaker) {
                                bytes.writeBytes(
                                        String.format("\\u%04x", point)
                                                .getBytes(StandardCharsets.US_ASCII));
                            } else {
                                bytes.write(point);
                            }
                        });
        return bytes.toByteArray();
    }
}

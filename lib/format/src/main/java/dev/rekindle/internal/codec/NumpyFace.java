package dev.rekindle.internal.codec;

import dev.rekindle.internal.text.PythonFloat;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.NumpyScalar;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * NumPy's scalars as NumPy 2 prints them, and its arrays by shape and type (numpy/_core/src,
 * multiarray/scalartypes.c.src).
 */
final class NumpyFace {
    private static final int LONGEST = 100;

    private NumpyFace() {}

    static Face of(NumpyScalar scalar) {
        String type = typeName(scalar.dtype());
        return Face.leaf("numpy." + type, label(type, scalar));
    }

    static Face of(NumpyArray array) {
        return Face.leaf("numpy.ndarray", PythonStr.bare(array.toString(), LONGEST));
    }

    /** Returns NumPy's name of a type by its {@code str}: {@code float32} of {@code <f4}. */
    private static String typeName(String dtype) {
        if (dtype.length() < 2) {
            return "generic";
        }
        if (dtype.startsWith("[") || dtype.startsWith("{")) {
            return "void";
        }
        String digits = dtype.substring(2).replaceAll("\\[.*", "");
        int size = digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
        return switch (dtype.charAt(1)) {
            case 'f' -> size > 8 ? "longdouble" : "float" + 8 * size;
            case 'c' -> size > 16 ? "clongdouble" : "complex" + 8 * size;
            case 'i' -> "int" + 8 * size;
            case 'u' -> "uint" + 8 * size;
            case 'b' -> "bool";
            case 'S' -> "bytes_";
            case 'U' -> "str_";
            case 'V' -> "void";
            case 'M' -> "datetime64";
            case 'm' -> "timedelta64";
            default -> "generic";
        };
    }

    private static String label(String type, NumpyScalar scalar) {
        byte[] bytes = scalar.bytes().toByteArray();
        boolean big = scalar.dtype().startsWith(">");
        ByteBuffer in =
                ByteBuffer.wrap(bytes).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        String value =
                switch (type) {
                    case "float64" -> PythonFloat.repr(in.getDouble());
                    case "float32" -> PythonFloat.repr(in.getFloat());
                    case "float16" -> half(in.getShort());
                    case "complex64" -> complex(in.getFloat(), in.getFloat());
                    case "complex128" -> complex(in.getDouble(), in.getDouble());
                    case "bool" -> bytes[0] != 0 ? "True_" : "False_";
                    case "str_" -> PythonStr.repr(text(bytes, big), LONGEST);
                    case "bytes_" -> PythonStr.repr(withoutZeros(bytes), LONGEST);
                    case "int8", "int16", "int32", "int64" -> integer(bytes, big, true).toString();
                    case "uint8", "uint16", "uint32", "uint64" ->
                            integer(bytes, big, false).toString();
                    case "datetime64", "timedelta64" -> time(scalar.dtype(), bytes, big);
                    case "void" -> plain(scalar.dtype(), bytes);
                    default -> "0x" + HexFormat.of().formatHex(bytes);
                };
        return type.equals("bool") ? "np." + value : "np." + type + "(" + value + ")";
    }

    /** The bytes, and the names and types of the fields that they are, where there are any. */
    private static String plain(String dtype, byte[] bytes) {
        String hex = "0x" + HexFormat.of().formatHex(bytes);
        return dtype.startsWith("|") ? hex : hex + ", dtype=" + PythonStr.bare(dtype, LONGEST);
    }

    private static String time(String dtype, byte[] bytes, boolean big) {
        String unit = dtype.replaceAll("^[^\\[]*\\[?|]$", "");
        BigInteger count = integer(bytes, big, true);
        String shown = count.equals(BigInteger.valueOf(Long.MIN_VALUE)) ? "'NaT'" : "" + count;
        return unit.isEmpty() ? shown : shown + ", " + PythonStr.repr(unit, LONGEST);
    }

    private static BigInteger integer(byte[] bytes, boolean big, boolean signed) {
        byte[] order = bytes.clone();
        for (int i = 0; !big && i < order.length; i++) {
            order[i] = bytes[order.length - 1 - i];
        }
        return signed ? new BigInteger(order) : new BigInteger(1, order);
    }

    private static String text(byte[] bytes, boolean big) {
        String text = new String(bytes, Charset.forName(big ? "UTF-32BE" : "UTF-32LE"));
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        return text.substring(0, end);
    }

    private static byte[] withoutZeros(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    private static String complex(float real, float imaginary) {
        return complex(PythonFloat.repr(real), PythonFloat.repr(imaginary));
    }

    private static String complex(double real, double imaginary) {
        return complex(PythonFloat.repr(real), PythonFloat.repr(imaginary));
    }

    private static String complex(String real, String imaginary) {
        String re = trimmed(real);
        String im = trimmed(imaginary);
        return re.equals("0") ? im + "j" : re + (im.startsWith("-") ? "" : "+") + im + "j";
    }

    private static String trimmed(String digits) {
        return digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
    }

    private static String half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude =
                exponent == 0
                        ? Math.scalb((double) fraction, -24)
                        : exponent == 31
                                ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                                : Math.scalb((double) (fraction | 0x400), exponent - 25);
        return PythonFloat.repr(
                bits < 0 ? -magnitude : magnitude,
                1e3,
                digits -> nearestHalf(digits.doubleValue()) == magnitude);
    }

    private static double nearestHalf(double value) {
        double step = Math.scalb(1.0, Math.max(Math.getExponent(value), -14) - 10);
        return Math.rint(value / step) * step;
    }
}

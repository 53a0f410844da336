package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyFloat;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.Complex;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The arguments that Python's {@code complex} takes: none, numbers, a text. Mirrors {@code
 * complex_new} and {@code complex_from_string_inner} (CPython 3.11, Objects/complexobject.c).
 */
final class PythonComplex {
    private static final String DIGITS = "\\d++(?:_\\d++)*+";
    private static final String NUMBER =
            "(?:(?:"
                    + DIGITS
                    + "(?:\\.(?:"
                    + DIGITS
                    + ")?)?|\\."
                    + DIGITS
                    + ")(?:e[+-]?"
                    + DIGITS
                    + ")?|inf|infinity|nan)";
    private static final Pattern TEXT =
            Pattern.compile(
                    "(?<real>[+-]?"
                            + NUMBER
                            + ")|(?:(?<first>[+-]?"
                            + NUMBER
                            + ")(?=[+-]))?(?<imaginary>[+-]?(?:"
                            + NUMBER
                            + ")?)j");

    private PythonComplex() {}

    /** Returns what {@code complex(*args)} is, or null where Python refuses the arguments. */
    static @Nullable Complex of(List<PyValue> args) {
        if (args.size() > 2) {
            return null;
        } else if (args.size() == 1 && args.get(0) instanceof PyStr text) {
            return parsed(text.value());
        }
        Complex real = args.isEmpty() ? new Complex(0, 0) : number(args.get(0));
        if (real == null || args.size() < 2) {
            return real;
        }
        Complex imaginary = number(args.get(1));
        if (imaginary == null) {
            return null;
        }
        boolean plain = !(args.get(1) instanceof PyObject);
        boolean alone = !(args.get(0) instanceof PyObject);
        return new Complex(
                plain ? real.real() : real.real() - imaginary.imaginary(),
                alone ? imaginary.real() : imaginary.real() + real.imaginary());
    }

    private static @Nullable Complex number(PyValue value) {
        if (value instanceof PyFloat number) {
            return new Complex(number.value(), 0);
        } else if (value instanceof PyObject call) {
            // A call within a call within a call could be as deep as a file is long.
            boolean flat = Decoding.args(call).stream().noneMatch(PyObject.class::isInstance);
            return flat && ComplexKind.isComplex(call) ? of(Decoding.args(call)) : null;
        }
        PyInt integer = PythonIteration.integer(value);
        double number = integer == null ? Double.NaN : integer.value().doubleValue();
        return Double.isNaN(number) || Double.isInfinite(number) ? null : new Complex(number, 0);
    }

    private static @Nullable Complex parsed(String given) {
        StringBuilder digits = new StringBuilder();
        given.codePoints()
                .forEach(
                        c ->
                                digits.append(
                                        Character.isDigit(c)
                                                ? Character.toString('0' + Character.digit(c, 10))
                                                : Character.toString(c)));
        String text = digits.toString().strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("(") && text.endsWith(")")) {
            text = text.substring(1, text.length() - 1).strip();
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        if (matcher.group("real") != null) {
            return new Complex(number(matcher.group("real")), 0);
        }
        String first = matcher.group("first");
        return new Complex(first == null ? 0 : number(first), number(matcher.group("imaginary")));
    }

    private static double number(String text) {
        String plain = text.replace("_", "");
        String unsigned = plain.replaceFirst("^[+-]", "");
        double value =
                switch (unsigned) {
                    case "" -> 1;
                    case "inf", "infinity" -> Double.POSITIVE_INFINITY;
                    case "nan" -> Double.NaN;
                    default -> Double.parseDouble(unsigned);
                };
        return plain.startsWith("-") ? -value : value;
    }
}

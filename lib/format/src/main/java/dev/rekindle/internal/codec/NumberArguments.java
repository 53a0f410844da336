package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyFloat;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arguments that Python's {@code Decimal}, {@code Fraction} and {@code range} take. Mirrors
 * CPython 3.11, Modules/_decimal/_decimal.c, Lib/fractions.py and Objects/rangeobject.c.
 */
final class NumberArguments {
    private static final Pattern DECIMAL =
            Pattern.compile(
                    "[+-]?(?:(?:\\d++\\.?\\d*+|\\.\\d++)(?:E(?<exponent>[+-]?\\d++))?|Inf(?:inity)?|s?NaN\\d*+)",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern FRACTION =
            Pattern.compile(
                    "[+-]?(?:\\d++(?:/(?<below>\\d++)|(?:\\.\\d*+)?(?:E[+-]?\\d++)?)|\\.\\d++(?:E[+-]?\\d++)?)",
                    Pattern.CASE_INSENSITIVE);

    private NumberArguments() {}

    static boolean areTaken(String name, List<PyValue> args) {
        return switch (name) {
            case "decimal.Decimal" ->
                    args.isEmpty() || (args.size() == 1 && isDecimal(args.get(0)));
            case "fractions.Fraction" -> isFraction(args);
            default -> isRange(args);
        };
    }

    private static boolean isDecimal(PyValue value) {
        if (value instanceof PyStr text) {
            Matcher matcher = DECIMAL.matcher(text.value().strip().replace("_", ""));
            String exponent = matcher.matches() ? matcher.group("exponent") : "none";
            return exponent == null || exponent.matches("[+-]?0*\\d{1,17}");
        } else if (value instanceof PyTuple tuple) {
            return tuple.items().size() == 3 && isDecimal(tuple.items());
        }
        return value instanceof PyFloat || PythonIteration.integer(value) != null;
    }

    /** Its sign, digits, and exponent or kind. */
    private static boolean isDecimal(List<PyValue> parts) {
        List<PyValue> digits =
                parts.get(1) instanceof PyTuple tuple
                        ? tuple.items()
                        : parts.get(1) instanceof PyList list ? list.items() : null;
        boolean exponent =
                parts.get(2) instanceof PyInt number && number.value().bitLength() < 56
                        || (parts.get(2) instanceof PyStr kind
                                && Set.of("F", "n", "N").contains(kind.value()));
        return exponent
                && isWithin(parts.get(0), 1)
                && digits != null
                && digits.stream().allMatch(digit -> isWithin(digit, 9));
    }

    private static boolean isWithin(PyValue value, int most) {
        return value instanceof PyInt number
                && number.value().signum() >= 0
                && number.value().compareTo(BigInteger.valueOf(most)) <= 0;
    }

    private static boolean isFraction(List<PyValue> args) {
        if (args.size() == 2) {
            PyInt below = PythonIteration.integer(args.get(1));
            return PythonIteration.integer(args.get(0)) != null
                    && below != null
                    && below.value().signum() != 0;
        } else if (args.size() != 1) {
            return args.isEmpty();
        }
        PyValue value = args.get(0);
        if (value instanceof PyStr text) {
            Matcher matcher = FRACTION.matcher(text.value().strip());
            String below = matcher.matches() ? matcher.group("below") : "0";
            return below == null || !below.matches("0+");
        } else if (value instanceof PyFloat number) {
            return Double.isFinite(number.value());
        }
        return PythonIteration.integer(value) != null;
    }

    private static boolean isRange(List<PyValue> args) {
        PyInt step = args.size() == 3 ? PythonIteration.integer(args.get(2)) : PyInt.of(1);
        return !args.isEmpty()
                && args.size() <= 3
                && args.stream().allMatch(arg -> PythonIteration.integer(arg) != null)
                && step != null
                && step.value().signum() != 0;
    }
}

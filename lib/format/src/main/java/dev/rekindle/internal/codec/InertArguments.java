package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyNone;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import java.math.BigInteger;
import java.util.List;

/**
 * Whether Python would take the arguments of calls that stay inert in a file read as data: dates,
 * paths, ranges. Only what surely fails is told; mirrors the constructors of CPython 3.11.
 */
final class InertArguments {
    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final String DECIMAL =
            "(?i)[+-]?(\\d+\\.?\\d*(E[+-]?\\d+)?|\\.\\d+(E[+-]?\\d+)?|Inf(inity)?|s?NaN\\d*)";

    private InertArguments() {}

    static boolean areTaken(String name, PyObject call) {
        if (call.made() != PyObject.Made.REDUCE || !(call.args() instanceof PyTuple tuple)) {
            return true;
        }
        List<PyValue> args = tuple.items();
        return switch (name) {
            case "datetime.date", "datetime.datetime" -> isDate(args);
            case "decimal.Decimal" ->
                    args.isEmpty()
                            || !(args.get(0) instanceof PyStr text)
                            || text.value().strip().replace("_", "").matches(DECIMAL);
            case "uuid.UUID" -> !args.isEmpty() && !(args.get(0) instanceof PyNone);
            case "builtins.range" -> isRange(args);
            case "collections.deque" -> args.size() < 2 || isLength(args.get(1));
            default -> !name.startsWith("pathlib.") || args.stream().allMatch(a -> isText(a));
        };
    }

    /** Bytes of a pickler, or year, month and day. */
    private static boolean isDate(List<PyValue> args) {
        if (args.isEmpty()) {
            return false;
        }
        if (!(args.get(0) instanceof PyInt)) {
            return !(args.get(0) instanceof PyNone);
        }
        return args.size() >= 3
                && isWithin(args.get(0), 1, 9999)
                && isWithin(args.get(1), 1, 12)
                && isWithin(args.get(2), 1, 31);
    }

    private static boolean isWithin(PyValue value, int least, int most) {
        return !(value instanceof PyInt number)
                || (number.value().compareTo(BigInteger.valueOf(least)) >= 0
                        && number.value().compareTo(BigInteger.valueOf(most)) <= 0);
    }

    private static boolean isRange(List<PyValue> args) {
        boolean still =
                args.size() == 3 && args.get(2) instanceof PyInt step && step.value().signum() == 0;
        return !args.isEmpty() && args.size() <= 3 && !still;
    }

    private static boolean isLength(PyValue most) {
        return !(most instanceof PyInt number)
                || (number.value().signum() >= 0 && number.value().compareTo(LONGEST) <= 0);
    }

    private static boolean isText(PyValue value) {
        return value instanceof PyStr || value instanceof PyObject;
    }
}

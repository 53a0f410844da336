package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyFloat;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyNone;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments that the classes of Python's {@code datetime} take, a pickler's bytes among them.
 * Mirrors CPython 3.11, Modules/_datetimemodule.c.
 */
final class DateArguments {
    private static final int DATE_BYTES = 4;
    private static final int TIME_BYTES = 6;
    private static final int DATETIME_BYTES = 10;
    private static final int MOST_DAYS = 999_999_999;
    private static final BigDecimal DAY = BigDecimal.valueOf(86_400_000_000L);

    /** Days, seconds, microseconds, milliseconds, minutes, hours, weeks: in microseconds. */
    private static final long[] UNITS = {
        86_400_000_000L, 1_000_000, 1, 1_000, 60_000_000, 3_600_000_000L, 604_800_000_000L
    };

    private DateArguments() {}

    static boolean areTaken(String name, List<PyValue> args) {
        return switch (name) {
            case "datetime.date" ->
                    isPickled(args, DATE_BYTES, 0) || (args.size() == 3 && isDate(args));
            case "datetime.time" ->
                    isPickled(args, TIME_BYTES, 1) || (args.size() <= 5 && isTime(args, 0));
            case "datetime.datetime" ->
                    isPickled(args, DATETIME_BYTES, 1)
                            || (args.size() >= 3
                                    && args.size() <= 8
                                    && isDate(args)
                                    && isTime(args, 3));
            case "datetime.timedelta" -> microseconds(args) != null;
            default -> isTimezone(args);
        };
    }

    /** What {@code __reduce__} gives: bytes, which Python 2 wrote as text, and a time zone. */
    private static boolean isPickled(List<PyValue> args, int length, int further) {
        if (args.isEmpty() || args.size() > 1 + further) {
            return false;
        }
        byte[] bytes = BytesKind.of(args.get(0));
        if (bytes == null && args.get(0) instanceof PyStr text) {
            bytes = text.value().getBytes(StandardCharsets.ISO_8859_1);
        }
        if (bytes == null || bytes.length != length) {
            return false;
        }
        int month = bytes[2] & (length == DATETIME_BYTES ? 0x7F : 0xFF);
        boolean sane = length == TIME_BYTES ? (bytes[0] & 0x7F) < 24 : month >= 1 && month <= 12;
        return sane && (args.size() == 1 || isZone(args.get(1)));
    }

    private static boolean isZone(PyValue value) {
        return value instanceof PyNone || isCall(value, "datetime.timezone");
    }

    private static boolean isCall(PyValue value, String name) {
        return value instanceof PyObject call && name.equals(call.callableName());
    }

    private static boolean isDate(List<PyValue> args) {
        Integer year = within(args.get(0), 1, 9999);
        Integer month = within(args.get(1), 1, 12);
        return year != null
                && month != null
                && within(args.get(2), 1, YearMonth.of(year, month).lengthOfMonth()) != null;
    }

    private static boolean isTime(List<PyValue> args, int first) {
        int[] most = {23, 59, 59, 999_999};
        for (int i = first; i < args.size(); i++) {
            int part = i - first;
            boolean fits =
                    part < most.length
                            ? within(args.get(i), 0, most[part]) != null
                            : isZone(args.get(i));
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Integer within(PyValue value, int least, int most) {
        PyInt number = PythonIteration.integer(value);
        if (number == null
                || number.value().compareTo(BigInteger.valueOf(least)) < 0
                || number.value().compareTo(BigInteger.valueOf(most)) > 0) {
            return null;
        }
        return number.value().intValue();
    }

    /** Returns how long a timedelta is, or null where Python refuses its arguments. */
    private static @Nullable BigDecimal microseconds(List<PyValue> args) {
        if (args.size() > UNITS.length) {
            return null;
        }
        BigDecimal all = BigDecimal.ZERO;
        for (int i = 0; i < args.size(); i++) {
            BigDecimal number = number(args.get(i));
            if (number == null) {
                return null;
            }
            all = all.add(number.multiply(BigDecimal.valueOf(UNITS[i])));
        }
        BigDecimal most = BigDecimal.valueOf(MOST_DAYS + 1L).multiply(DAY);
        BigDecimal least = BigDecimal.valueOf(-MOST_DAYS).multiply(DAY);
        return all.compareTo(least) >= 0 && all.compareTo(most) < 0 ? all : null;
    }

    private static @Nullable BigDecimal number(PyValue value) {
        if (value instanceof PyFloat number) {
            return Double.isFinite(number.value()) ? new BigDecimal(number.value()) : null;
        }
        PyInt integer = PythonIteration.integer(value);
        // No time is so long; the product of a number of a million digits takes its time.
        return integer == null || integer.value().bitLength() > 128
                ? null
                : new BigDecimal(integer.value());
    }

    private static boolean isTimezone(List<PyValue> args) {
        if (args.isEmpty()
                || args.size() > 2
                || !isCall(args.get(0), "datetime.timedelta")
                || (args.size() == 2 && !(args.get(1) instanceof PyStr))) {
            return false;
        }
        BigDecimal offset = microseconds(Decoding.args((PyObject) args.get(0)));
        return offset != null && offset.abs().compareTo(DAY) < 0;
    }
}

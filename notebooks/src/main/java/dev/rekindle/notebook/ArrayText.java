package dev.rekindle.notebook;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The numbers of a Java array: what Java itself prints of one is an address. */
final class ArrayText {
    static final List<Class<?>> TYPES =
            List.of(
                    float[].class,
                    double[].class,
                    int[].class,
                    long[].class,
                    short[].class,
                    byte[].class,
                    boolean[].class,
                    char[].class,
                    String[].class,
                    Object[].class,
                    float[][].class,
                    double[][].class,
                    int[][].class,
                    long[][].class);

    private static final int SHOWN = 20;

    private ArrayText() {}

    /** Returns {@code [1.5, 2.0]}; of a long array its beginning and its length. */
    static String of(Object array) {
        int length = Array.getLength(array);
        StringJoiner text = new StringJoiner(", ", "[", "]");
        for (int i = 0; i < Math.min(length, SHOWN); i++) {
            text.add(item(Array.get(array, i)));
        }
        if (length > SHOWN) {
            text.add("… " + length + " in all");
        }
        return text.toString();
    }

    private static String item(Object item) {
        if (item != null && item.getClass().isArray()) {
            return of(item);
        }
        // At most four digits, as everywhere in a lesson: other processors compute other last bits.
        return item instanceof Float || item instanceof Double
                ? trimmed(((Number) item).doubleValue())
                : String.valueOf(item);
    }

    private static String trimmed(double number) {
        String four = String.format(Locale.ROOT, "%.4f", number);
        return Double.isFinite(number) && Double.parseDouble(four) == number
                ? String.valueOf(number)
                : four;
    }
}

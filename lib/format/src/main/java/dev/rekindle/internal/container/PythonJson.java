package dev.rekindle.internal.container;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/**
 * Text as Python's {@code json.dumps} writes it, ASCII alone (CPython 3.11, Lib/json/encoder.py).
 */
final class PythonJson {
    /** The order of code points, by which Python sorts; Java's is that of UTF-16. */
    static final Comparator<String> ORDER =
            Comparator.comparing(text -> text.codePoints().toArray(), Arrays::compare);

    private PythonJson() {}

    static String string(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        quoted.append(c);
                    } else {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}

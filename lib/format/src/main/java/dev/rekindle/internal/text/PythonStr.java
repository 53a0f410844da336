package dev.rekindle.internal.text;

/**
 * A text as Python's {@code repr} spells it (CPython 3.11, Objects/unicodeobject.c, {@code
 * unicode_repr}): what can't be seen, or would move a terminal's cursor, is escaped, lone
 * surrogates and marks of writing direction included.
 */
public final class PythonStr {
    /** Stands where a text was cut. */
    static final String CUT = "…";

    private PythonStr() {}

    /** Returns {@code repr(text)}. */
    public static String repr(String text) {
        return repr(text, Integer.MAX_VALUE);
    }

    /** Returns {@code repr(text)} of the first {@code longest} characters, and a … for the rest. */
    public static String repr(String text, int longest) {
        String shown = cut(text, longest);
        char quote = shown.indexOf('\'') >= 0 && shown.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder(shown.length() + 2).append(quote);
        escape(out, shown, quote);
        return out.append(shown.length() < text.length() ? CUT : "").append(quote).toString();
    }

    /** Returns the text without quotes: escaped, and cut after {@code longest} characters. */
    public static String bare(String text, int longest) {
        String shown = cut(text, longest);
        StringBuilder out = new StringBuilder(shown.length());
        escape(out, shown, '\0');
        return out.append(shown.length() < text.length() ? CUT : "").toString();
    }

    /** Returns {@code repr} of bytes, of the first {@code longest} of them. */
    public static String repr(byte[] bytes, int longest) {
        StringBuilder latin = new StringBuilder();
        int shown = Math.min(bytes.length, longest);
        boolean single = false;
        boolean twice = false;
        for (int i = 0; i < shown; i++) {
            single |= bytes[i] == '\'';
            twice |= bytes[i] == '"';
        }
        char quote = single && !twice ? '"' : '\'';
        latin.append('b').append(quote);
        for (int i = 0; i < shown; i++) {
            int code = bytes[i] & 0xff;
            if (code > 0x7e) {
                latin.append(String.format("\\x%02x", code));
            } else {
                escape(latin, code, quote);
            }
        }
        return latin.append(shown < bytes.length ? CUT : "").append(quote).toString();
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        boolean splits = longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1));
        return text.substring(0, splits ? longest - 1 : longest);
    }

    private static void escape(StringBuilder out, String text, char quote) {
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            escape(out, point, quote);
            i += Character.charCount(point);
        }
    }

    private static void escape(StringBuilder out, int point, char quote) {
        if (point == '\\' || (point == quote && quote != '\0')) {
            out.append('\\').append((char) point);
        } else if (point == '\n') {
            out.append("\\n");
        } else if (point == '\t') {
            out.append("\\t");
        } else if (point == '\r') {
            out.append("\\r");
        } else if (isPrintable(point)) {
            out.appendCodePoint(point);
        } else if (point < 0x100) {
            out.append(String.format("\\x%02x", point));
        } else {
            out.append(String.format(point < 0x10000 ? "\\u%04x" : "\\U%08x", point));
        }
    }

    /** {@code str.isprintable}: neither "Other" nor a "Separator", but for the space. */
    static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> point == ' ';
            default -> true;
        };
    }
}

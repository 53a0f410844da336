package dev.rekindle.internal.text;

/** Text from a file, made fit for a sentence: quoted, escaped and cut, in one place. */
public final class Shorten {
    private static final int LONGEST = 60;

    /** Of a class's full name, or a record's: long ones are common. */
    private static final int LONGEST_NAME = 200;

    private Shorten() {}

    /** Returns a word of a file in quotes, as Python's {@code repr} spells it. */
    public static String text(String text) {
        return PythonStr.repr(text, LONGEST);
    }

    /** Returns a word of a file without quotes: a class's name, or a record's. */
    public static String name(String text) {
        return PythonStr.bare(text, LONGEST_NAME);
    }

    /**
     * Returns a whole message: one that has already quoted the words it tells stays as it is; what
     * else could move a cursor is escaped, and the middle of an endless one left out.
     */
    public static String message(String text, int longest) {
        int tail = longest / 3;
        String shown =
                text.length() <= longest
                        ? text
                        : text.substring(0, longest - tail)
                                + PythonStr.CUT
                                + text.substring(text.length() - tail);
        StringBuilder out = null;
        for (int i = 0; i < shown.length(); ) {
            int point = shown.codePointAt(i);
            int next = i + Character.charCount(point);
            if (isHarmless(point)) {
                if (out != null) {
                    out.appendCodePoint(point);
                }
            } else {
                out = out == null ? new StringBuilder(shown.substring(0, i)) : out;
                out.append(PythonStr.bare(shown.substring(i, next), 2));
            }
            i = next;
        }
        return out == null ? shown : out.toString();
    }

    /** Torch's own sentences have lines and tabs. */
    private static boolean isHarmless(int point) {
        return point == '\n' || point == '\t' || PythonStr.isPrintable(point);
    }
}

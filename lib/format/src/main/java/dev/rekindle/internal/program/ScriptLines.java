package dev.rekindle.internal.program;

/** The text of a script, line by line. */
final class ScriptLines {
    private final StringBuilder text = new StringBuilder();
    private int depth;
    private int fresh;

    void add(String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
    }

    void deeper() {
        depth++;
    }

    void back() {
        depth--;
    }

    /** Returns a name that no graph has: their prefixes end in an underscore. */
    String fresh(String stem) {
        return stem + fresh++;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

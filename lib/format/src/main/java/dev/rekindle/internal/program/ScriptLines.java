package dev.rekindle.internal.program;

import dev.rekindle.errors.TorchFileException;

/** The text of a script, line by line. */
final class ScriptLines {
    private static final int MOST_TEXT = 50_000_000;

    private final StringBuilder text = new StringBuilder();
    private int depth;
    private int fresh;

    /**
     * Adds a line.
     *
     * @throws TorchFileException if the text grows beyond what any program needs: loops within each
     *     other are written several times
     */
    void add(String line) {
        if (text.length() > MOST_TEXT) {
            throw new TorchFileException(
                    "program",
                    "the program becomes more than "
                            + MOST_TEXT
                            + " letters of TorchScript. Export a part of the model.");
        }
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

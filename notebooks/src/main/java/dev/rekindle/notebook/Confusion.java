package dev.rekindle.notebook;

import java.util.List;
import java.util.Locale;

/**
 * What was taken for what: a row for each class that is right, a column for each that was found.
 * The diagonal is what was recognised; a zero is a faint dot, so that the mistakes stand out.
 */
public final class Confusion {
    private final List<String> names;
    private final int[][] counts;

    private Confusion(List<String> names, int[][] counts) {
        this.names = names;
        this.counts = counts;
    }

    /**
     * Counts.
     *
     * @param right the right class of each example, an index into {@code names}
     * @param found the class that was found, in the same order
     * @throws IllegalArgumentException if the two are not of one length, or an index has no name
     */
    public static Confusion of(long[] right, long[] found, List<String> names) {
        if (right.length != found.length) {
            throw new IllegalArgumentException(
                    "There are "
                            + right.length
                            + " right classes, but "
                            + found.length
                            + " found.");
        }
        int[][] counts = new int[names.size()][names.size()];
        for (int i = 0; i < right.length; i++) {
            for (long index : new long[] {right[i], found[i]}) {
                if (index < 0 || index >= names.size()) {
                    throw new IllegalArgumentException(
                            "Class " + index + " has no name; there are " + names.size() + ".");
                }
            }
            counts[(int) right[i]][(int) found[i]]++;
        }
        return new Confusion(List.copyOf(names), counts);
    }

    /** Returns how many were recognised. */
    public int right() {
        int sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i][i];
        }
        return sum;
    }

    /** Returns how many there were. */
    public int all() {
        int sum = 0;
        for (int[] row : counts) {
            for (int count : row) {
                sum += count;
            }
        }
        return sum;
    }

    private String summary() {
        return right() + " of " + all() + " right; a row is what it was, a column what was found";
    }

    /** Returns the table as HTML; it scrolls sideways where a page is narrow. */
    public String html() {
        StringBuilder html = new StringBuilder("<div style=\"overflow-x:auto\" tabindex=\"0\">");
        html.append("<table>\n<thead><tr><th scope=\"col\">right ↓ found →</th>");
        names.forEach(
                name ->
                        html.append("<th scope=\"col\">")
                                .append(Html.escape(name))
                                .append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (int i = 0; i < counts.length; i++) {
            html.append("<tr><th scope=\"row\">").append(Html.escape(names.get(i))).append("</th>");
            for (int j = 0; j < counts.length; j++) {
                html.append("<td style=\"text-align:center;padding:0.2em 0.5em\">")
                        .append(cell(i, j))
                        .append("</td>");
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody>\n</table></div>\n<p><small>")
                .append(summary())
                .append("</small></p>")
                .toString();
    }

    private String cell(int right, int found) {
        int count = counts[right][found];
        if (count == 0) {
            return "·";
        }
        if (right == found) {
            return "<b>" + count + "</b>";
        }
        return "<span style=\"border:1px solid currentColor;padding:0 0.3em\">" + count + "</span>";
    }

    /** Returns the summary and the table as text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(summary());
        for (int i = 0; i < counts.length; i++) {
            text.append('\n').append(String.format(Locale.ROOT, "%-10s", names.get(i)));
            for (int count : counts[i]) {
                text.append(String.format(Locale.ROOT, "%4s", count == 0 ? "·" : "" + count));
            }
        }
        return text.toString();
    }
}

package dev.rekindle.notebook;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Small pieces of HTML. They carry no colour of their own (currentColor alone), so that a page's
 * light or dark text colour is theirs too, and no clock, address or random id, so that the same
 * object gives the same bytes.
 */
final class Html {
    private Html() {}

    /** Returns the text with HTML's special characters written as entities. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Returns a table with a caption line under it; cells are escaped here. */
    static String table(
            List<String> header, Collection<? extends List<String>> rows, String caption) {
        StringBuilder html = new StringBuilder("<table>\n<thead>");
        appendRow(html, "th", header);
        html.append("</thead>\n<tbody>\n");
        rows.forEach(row -> appendRow(html, "td", row));
        return html.append("</tbody>\n</table>\n<p><small>")
                .append(escape(caption))
                .append("</small></p>")
                .toString();
    }

    private static void appendRow(StringBuilder html, String tag, List<String> cells) {
        html.append("<tr>");
        for (String cell : cells) {
            html.append('<')
                    .append(tag)
                    .append(" style=\"text-align:left\">")
                    .append(escape(cell))
                    .append("</")
                    .append(tag)
                    .append('>');
        }
        html.append("</tr>\n");
    }

    /** Returns a count with a space between thousands: {@code 62 006}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', '\u202f');
    }

    /** Returns a number with at most four digits after the point. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.equals("-0.0000") ? "0.0000" : text;
    }
}

package dev.rekindle.internal.text;

/** Text from a file, made fit for a sentence. */
public final class Shorten {
    private Shorten() {}

    public static String text(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (printable.length() > 60 ? printable.substring(0, 60) + "…" : printable) + "'";
    }
}

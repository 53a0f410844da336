package dev.rekindle.dialect;

/** Text from a file, made fit for a sentence. */
final class Shorten {
    private Shorten() {}

    static String text(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (printable.length() > 60 ? printable.substring(0, 60) + "…" : printable) + "'";
    }
}

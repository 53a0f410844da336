package dev.rekindle.internal.archive;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a file is called in messages. */
public final class FileNames {
    private static final char SPOILT = '\uFFFD';

    private FileNames() {}

    /**
     * Returns the last part of a path. A name that the locale's charset can't spell, as under
     * {@code LC_ALL=C}, is read as UTF-8 from the file's address.
     */
    public static String of(Path path) {
        Path last = path.getFileName();
        String name = last == null ? path.toString() : last.toString();
        if (name.indexOf(SPOILT) < 0) {
            return name;
        }
        String address = path.toUri().getRawPath();
        String end = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        return percentDecoded(end.substring(end.lastIndexOf('/') + 1));
    }

    /** Returns the path as it was given, where the locale can spell it; else its last part. */
    public static String shown(Path path) {
        String whole = path.toString();
        return whole.indexOf(SPOILT) < 0 ? whole : of(path);
    }

    private static String percentDecoded(String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            boolean escape = text.charAt(i) == '%' && i + 2 < text.length();
            bytes[length++] =
                    escape
                            ? (byte) Integer.parseInt(text, i + 1, i + 3, 16)
                            : (byte) text.charAt(i);
            i += escape ? 2 : 0;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}

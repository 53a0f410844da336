package dev.rekindle.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/**
 * Arguments outside of the locale's charset. Under {@code LC_ALL=C} Java spoils them before {@code
 * main} sees them, and can't spell a path of them; Linux still has the bytes, and a file's address
 * takes them.
 */
final class Arguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final char SPOILT = '\uFFFD';

    private Arguments() {}

    /** Returns the arguments as they were typed, in UTF-8, as far as that can be known. */
    static String[] typed(String[] given) {
        if (!String.join("", given).chars().anyMatch(c -> c == SPOILT || c > 0x7f)
                || paths().equals(StandardCharsets.UTF_8)
                || !Files.isReadable(COMMAND_LINE)) {
            return given;
        }
        List<String> words = new ArrayList<>();
        try {
            String line = Files.readString(COMMAND_LINE, StandardCharsets.ISO_8859_1);
            for (String word : line.split("\0", -1)) {
                words.add(
                        new String(
                                word.getBytes(StandardCharsets.ISO_8859_1),
                                StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return given;
        }
        int last = words.size() - 1;
        if (last < given.length) {
            return given;
        }
        return words.subList(last - given.length, last).toArray(new String[0]);
    }

    private static Charset paths() {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
    }

    /** Returns the path of an argument, in UTF-8 where the locale can't spell it. */
    static Path path(String text) {
        if (text.indexOf('\0') < 0 && paths().newEncoder().canEncode(text)) {
            return Path.of(text);
        }
        if (text.indexOf('\0') >= 0 || text.indexOf(SPOILT) >= 0 || !Files.exists(COMMAND_LINE)) {
            throw new TypeConversionException(
                    "the locale can't spell this name of a file. Run with LANG=C.UTF-8.");
        }
        String folder =
                text.startsWith("/") ? "" : Path.of("").toAbsolutePath().toUri().getRawPath();
        StringBuilder address = new StringBuilder("file://").append(folder);
        for (byte code : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = code == '/' || Character.isLetterOrDigit(code) && code > 0;
            address.append(plain ? "" + (char) code : String.format("%%%02X", code & 0xff));
        }
        return Path.of(URI.create(address.toString()));
    }
}

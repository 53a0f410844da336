package dev.rekindle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Some hundred good and some hundred bad files, made anew by real torch and a crafter of bytes,
 * once for all tests of a JVM: {@code good/NAME.pt} beside {@code good/NAME.json} with what is
 * expected of it, and {@code bad/NAME.pt}.
 */
public final class Corpus {
    private static Path made;

    private Corpus() {}

    /** Returns the corpus' folder. */
    public static synchronized Path folder() {
        if (made == null) {
            Path folder = Path.of("target", "corpus").toAbsolutePath();
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Oracle.script(folder, Duration.ofMinutes(5), "corpus.py", folder.toString());
            made = folder;
        }
        return made;
    }

    /** Returns the files of {@code good} or {@code bad}, in the order of their names. */
    public static List<Path> files(String kind) throws IOException {
        return files(folder(), kind);
    }

    static List<Path> files(Path folder, String kind) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(kind))) {
            return all.filter(file -> file.toString().endsWith(".pt")).sorted().toList();
        }
    }
}

package dev.rekindle.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The {@link Corpus} as it was packed by {@code write_frozen.py}, for tests without Python;
 * unpacked once for all tests of a JVM.
 */
public final class FrozenCorpus {
    private static final String PACK = "/frozen/corpus.zip.gz";
    private static Path unpacked;

    private FrozenCorpus() {}

    /** Returns its folder, which has what {@link Corpus#folder()} has. */
    public static synchronized Path folder() {
        if (unpacked == null) {
            Path folder = Path.of("target", "frozen-corpus").toAbsolutePath();
            try {
                remove(folder);
                unpack(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            unpacked = folder;
        }
        return unpacked;
    }

    /** Returns the files of {@code good} or {@code bad}, in the order of their names. */
    public static List<Path> files(String kind) throws IOException {
        return Corpus.files(folder(), kind);
    }

    /** Takes away what an older pack held. */
    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static void unpack(Path folder) throws IOException {
        try (InputStream pack =
                        Objects.requireNonNull(FrozenCorpus.class.getResourceAsStream(PACK), PACK);
                ZipInputStream files = new ZipInputStream(new GZIPInputStream(pack))) {
            for (ZipEntry each = files.getNextEntry(); each != null; each = files.getNextEntry()) {
                Path file = folder.resolve(each.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, files.readAllBytes());
            }
        }
    }
}

package dev.rekindle.internal.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Temporary files of saves that are under way: a program that ends early, by Ctrl-C, takes them
 * along.
 */
final class UnfinishedFiles {
    private static final Set<Path> FILES = new HashSet<>();
    private static boolean ending;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(UnfinishedFiles::deleteAll));
    }

    private UnfinishedFiles() {}

    /**
     * Notes a file before it is made.
     *
     * @throws IOException if the program is ending: nobody would take the file away
     */
    static synchronized void add(Path file) throws IOException {
        if (ending) {
            throw new IOException("the program is ending");
        }
        FILES.add(file);
    }

    static synchronized void remove(Path file) {
        FILES.remove(file);
    }

    private static synchronized void deleteAll() {
        ending = true;
        for (Path file : FILES) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException ignored) {
                // Nothing more can be done; the target itself is as it was.
            }
        }
    }
}

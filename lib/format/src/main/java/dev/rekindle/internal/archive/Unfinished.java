package dev.rekindle.internal.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a save fills before it takes its place: a file {@code .rekindle-PID-START-HOST-RANDOM.tmp},
 * or a folder of that name with a file {@code lock} in it. The save takes it away itself, but for
 * one that was killed; its leftovers say who wrote them, and the next save into their folder takes
 * them away once that process is gone. A process that runs, on this machine or another, keeps its
 * own: it holds the file's lock, and its number and start are known.
 */
public final class Unfinished {
    private static final String GLOB = ".rekindle-*.tmp";
    private static final Pattern NAME =
            Pattern.compile(
                    "\\.rekindle-([0-9]{1,18})-([0-9a-f]{1,15})-([0-9a-f]{8})-[0-9a-f]{16}\\.tmp");

    /** In a folder, what its writer holds locked. */
    private static final String LOCK = "lock";

    /** What is of another machine is left alone for so long, as its disk may know no locks. */
    private static final Duration FOREIGN_AGE = Duration.ofDays(1);

    /** Two processes may compute one start from clocks that were set in between. */
    private static final long START_TOLERANCE_MILLIS = 10_000;

    private static final ProcessHandle SELF = ProcessHandle.current();
    private static final String HOST = host();

    private Unfinished() {}

    /** Returns a name that no file in {@code folder} has. */
    static Path name(Path folder) {
        return folder.resolve(
                String.format(
                        Locale.ROOT,
                        ".rekindle-%d-%x-%s-%016x.tmp",
                        SELF.pid(),
                        start(SELF),
                        HOST,
                        ThreadLocalRandom.current().nextLong()));
    }

    /** Locks a file of ours as long as its channel is open, where the disk knows locks. */
    static void lock(FileChannel channel) {
        try {
            channel.tryLock();
        } catch (IOException | OverlappingFileLockException ignored) {
            // The name says all the same whose it is.
        }
    }

    /**
     * Makes a folder to be filled, in {@code parent}; leftovers there are taken away first. The
     * channel is to be closed before {@link #delete}.
     */
    public static Folder folder(Path parent) throws IOException {
        sweep(parent);
        Path folder = Files.createDirectory(name(parent));
        FileChannel channel =
                FileChannel.open(
                        folder.resolve(LOCK),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
        lock(channel);
        return new Folder(folder, channel);
    }

    /** A folder of ours; closing it deletes it and what is left in it. */
    public record Folder(Path path, FileChannel lock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            lock.close();
            delete(path);
        }
    }

    /**
     * Takes away what killed saves left in {@code folder}; nothing else, and never with an error.
     */
    public static void sweep(Path folder) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, GLOB)) {
            for (Path leftover : found) {
                if (isAbandoned(leftover)) {
                    delete(leftover);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException ignored) {
            // A leftover costs room on the disk, no more. The save itself goes on.
        }
    }

    private static boolean isAbandoned(Path leftover) throws IOException {
        Matcher name = NAME.matcher(String.valueOf(leftover.getFileName()));
        if (!name.matches() || Files.isSymbolicLink(leftover)) {
            return false;
        }
        boolean here = HOST.equals(name.group(3));
        if (here && isRunning(Long.parseLong(name.group(1)), Long.parseLong(name.group(2), 16))) {
            return false;
        }
        Instant changed = Files.getLastModifiedTime(leftover).toInstant();
        if (!here && changed.isAfter(Instant.now().minus(FOREIGN_AGE))) {
            return false;
        }
        return !isLocked(Files.isDirectory(leftover) ? leftover.resolve(LOCK) : leftover);
    }

    private static boolean isRunning(long pid, long start) {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        return process != null
                && process.isAlive()
                && (start == 0
                        || start(process) == 0
                        || Math.abs(start(process) - start) < START_TOLERANCE_MILLIS);
    }

    private static boolean isLocked(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Deletes a file, or a folder of files. */
    private static void delete(Path leftover) throws IOException {
        if (Files.isDirectory(leftover)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(leftover)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(leftover);
    }

    /** Eight digits for this machine: process numbers of another one say nothing here. */
    private static String host() {
        String name = kernelName();
        Map<String, String> environment = System.getenv();
        if (name == null) {
            name = environment.getOrDefault("COMPUTERNAME", environment.get("HOSTNAME"));
        }
        return HexFormat.of().toHexDigits(name == null ? 0 : name.hashCode());
    }

    private static @Nullable String kernelName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            return null;
        }
    }
}

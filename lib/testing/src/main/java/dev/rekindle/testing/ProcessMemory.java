package dev.rekindle.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much memory this process has, for programs that a test starts to see whether it stays flat:
 * native memory can be seen in a process alone whose heap is all touched at its start.
 */
public final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** What such a JVM is started with, for arithmetic at one thread. */
    public static final List<String> OPTIONS =
            List.of(
                    "-Xms256m",
                    "-Xmx256m",
                    "-XX:+AlwaysPreTouch",
                    "-Dai.djl.offline=true",
                    "-Dai.djl.pytorch.num_threads=1");

    private ProcessMemory() {}

    /** Tells whether the system says it: Linux does. */
    public static boolean isKnown() {
        return Files.isReadable(STATUS);
    }

    /** Returns the resident memory, in KB, after a garbage collection. */
    public static long residentKilobytes() throws IOException {
        System.gc();
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}

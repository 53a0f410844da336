package dev.rekindle.fuzz;

import dev.rekindle.errors.TorchFileException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Jazzer calls with each input; the first argument names the {@link FuzzTarget}. Whatever is
 * thrown here is a fault, and so is an input that keeps the processor for more than a second.
 */
public final class FuzzEntry {
    private static final long MOST_NANOSECONDS = 1_000_000_000L;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private static FuzzTarget target = FuzzTarget.FAULT;

    private FuzzEntry() {}

    /** Reads the seeds of all targets once, so that no input pays for loading the classes. */
    public static void fuzzerInitialize(String[] arguments) throws IOException {
        target = FuzzTarget.valueOf(arguments[0]);
        for (FuzzTarget other : FuzzTarget.values()) {
            for (Path seed : seeds(other)) {
                readOrRefuse(Files.readAllBytes(seed));
            }
        }
    }

    public static void fuzzerTestOneInput(byte[] file) throws IOException {
        long start = CLOCK.getCurrentThreadCpuTime();
        readOrRefuse(file);
        long taken = CLOCK.getCurrentThreadCpuTime() - start;
        FuzzTarget.require(taken < MOST_NANOSECONDS, "an input took " + taken + " ns");
    }

    /** Reads every seed of a target; where Jazzer does not run, this is what is left of it. */
    static void replay(FuzzTarget kind) throws IOException {
        target = kind;
        for (Path seed : seeds(kind)) {
            fuzzerTestOneInput(Files.readAllBytes(seed));
        }
    }

    static List<Path> seeds(FuzzTarget kind) throws IOException {
        if (kind == FuzzTarget.FAULT) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(kind.seeds())) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void readOrRefuse(byte[] file) throws IOException {
        try {
            target.read(file);
        } catch (TorchFileException refused) {
            FuzzTarget.require(
                    !refused.where().isEmpty() && !refused.what().isBlank(),
                    "a refusal of nothing");
        }
    }
}

package dev.rekindle.fuzz;

import com.code_intelligence.jazzer.Jazzer;
import dev.rekindle.testing.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One run of Jazzer, in a JVM of its own that has 256 MB of heap. New inputs are kept in {@code
 * target/fuzz/<target>}, and so is one that causes a fault, as {@code crash-<sha1>}.
 */
record JazzerRun(int exitCode, String log) {
    private static final String LAST_LINE = "DONE";

    /** Returns whether Jazzer has its native part for this machine. */
    static boolean isSupported() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean amd64 = List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
        return amd64 || system.startsWith("mac");
    }

    /** Feeds a target with the seeds and what Jazzer makes of them, as long as its option says. */
    static JazzerRun of(FuzzTarget target, String howLong)
            throws IOException, InterruptedException {
        Path home = Path.of("target", "fuzz", target.name().toLowerCase(Locale.ROOT));
        Path found = emptied(home.resolve("found"));
        List<String> options =
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:-OmitStackTraceInFastThrow", "-ea");
        List<String> command = ChildJvm.command(Jazzer.class.getName(), options);
        command.add("--target_class=" + FuzzEntry.class.getName());
        command.add("--target_args=" + target);
        command.add("--instrumentation_includes=dev.rekindle.**");
        command.add("--custom_hook_includes=dev.rekindle.**");
        // Its maps are long, and each look into one would be followed entry by entry.
        command.add("--custom_hook_excludes=dev.rekindle.internal.pickle.CompatNames");
        command.add("--reproducer_path=" + home);
        command.add("-artifact_prefix=" + home + File.separator);
        // One seed of the chance: the same build makes the same files.
        command.addAll(List.of("-seed=1", "-max_len=8192", "-rss_limit_mb=2000", "-timeout=20"));
        command.addAll(List.of(howLong, "-print_final_stats=1"));
        command.add(found.toString());
        if (Files.isDirectory(target.seeds())) {
            command.add(target.seeds().toString());
        }
        Path log = home.resolve("log.txt");
        Process jazzer =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            return new JazzerRun(jazzer.waitFor(), Files.readString(log));
        } finally {
            jazzer.destroyForcibly();
        }
    }

    /** What an earlier run found would change what this one makes. */
    private static Path emptied(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        return folder;
    }

    /** Returns how many inputs there were, what they covered, and how many there were a second. */
    String figures() {
        return log.lines()
                .filter(line -> line.contains(LAST_LINE) || line.startsWith("stat::"))
                .map(String::strip)
                .reduce("", (all, line) -> all + line + "; ");
    }
}

package dev.rekindle.notebook;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Java program in a process of its own, with the lesson's libraries: what is killed there leaves
 * the lesson alive.
 */
public final class OtherProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private OtherProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader();
    }

    /**
     * Compiles and starts a program of one file: {@code java Training.java run 8}.
     *
     * @param file the program, in the lesson's folder
     */
    public static OtherProcess start(String file, String... arguments) {
        String libraries = System.getenv("JJAVA_CLASSPATH");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-Dai.djl.pytorch.num_interop_threads=1",
                        "-cp",
                        libraries == null ? System.getProperty("java.class.path") : libraries,
                        file));
        command.addAll(List.of(arguments));
        try {
            return new OtherProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Waits for the next line that it prints; null when it is over. */
    public @Nullable String line() {
        try {
            return lines.readLine();
        } catch (IOException problem) {
            return null;
        }
    }

    /** Waits for a line that begins so, and returns it; null if it ended without one. */
    public @Nullable String lineThatBegins(String start) {
        String line = line();
        while (line != null && !line.startsWith(start)) {
            line = line();
        }
        return line;
    }

    /** Ends it at once, as {@code kill -9} and a power cut do, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}

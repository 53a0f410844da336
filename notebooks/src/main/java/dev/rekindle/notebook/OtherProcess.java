package dev.rekindle.notebook;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method of a lesson's cells in a process of its own, with the lesson's libraries: what is killed
 * there leaves the lesson alive.
 */
public final class OtherProcess implements AutoCloseable {
    private static final int MOST_LINES = 10;

    private final Process process;
    private final BufferedReader lines;

    private OtherProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader();
    }

    /**
     * Starts a method that takes a text, {@code train("run")}, with the classes and methods of the
     * cells that were run before.
     *
     * @param method its name
     */
    public static OtherProcess start(String method, String argument) {
        Path program;
        try {
            program = Files.writeString(Path.of("Cells.java"), Cells.program(method));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
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
                        program.toString(),
                        argument));
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

    /**
     * Waits for a line that begins so, and returns it.
     *
     * @throws IllegalStateException if it ended without one; what it said last stands there
     */
    public String lineThatBegins(String start) {
        Deque<String> last = new ArrayDeque<>();
        for (String line = line(); line != null; line = line()) {
            if (line.startsWith(start)) {
                return line;
            }
            last.addLast(line);
            if (last.size() > MOST_LINES) {
                last.removeFirst();
            }
        }
        throw new IllegalStateException(
                "the process ended without a line that begins with \""
                        + start
                        + "\". It said:\n"
                        + String.join("\n", last));
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

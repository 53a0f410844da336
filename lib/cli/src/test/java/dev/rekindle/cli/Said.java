package dev.rekindle.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import picocli.CommandLine;

/** What a command printed, and its exit status. */
record Said(int code, String out, String err) {
    static Said by(String... arguments) {
        return by(RekindleCommand::commandLine, arguments);
    }

    /** As {@link #by(String...)}, by a command line of the test's own making. */
    static Said by(Supplier<CommandLine> line, String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream noise = new ByteArrayOutputStream();
        try (PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
                PrintStream aside = new PrintStream(noise, true, StandardCharsets.UTF_8)) {
            System.setOut(to);
            System.setErr(aside);
            int code = line.get().execute(arguments);
            return new Said(
                    code,
                    said.toString(StandardCharsets.UTF_8),
                    noise.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}

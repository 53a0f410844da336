package dev.rekindle.archive;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs Python scripts with the torch that the tests are held against. */
public final class RealTorch {
    private static final Path ENVIRONMENT = Path.of("../notebooks/tools/environment.py");
    private static final Path REQUIREMENTS = Path.of("src/test/python/requirements.txt");

    private RealTorch() {}

    /** Runs a script of {@code src/test/python} and returns the lines that it prints. */
    public static List<String> run(String script, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(Python.PATH, "src/test/python/" + script));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return lines(command);
    }

    private static List<String> lines(List<String> command) {
        try {
            File errors = File.createTempFile("python", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
            builder.environment().put("PYTHONUTF8", "1");
            builder.environment().put("LC_ALL", "C.UTF-8");
            Process process = builder.start();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            String said = Files.readString(errors.toPath());
            Files.delete(errors.toPath());
            if (code != 0) {
                throw new AssertionError(command + " ended with " + code + "\n" + said);
            }
            return out.lines().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Found once: {@code REKINDLE_ORACLE} names a python, else the pinned environment is made. */
    private static final class Python {
        static final String PATH = find();

        private static String find() {
            String named = System.getenv("REKINDLE_ORACLE");
            if (named != null) {
                return named;
            }
            List<String> made =
                    lines(List.of("python3", ENVIRONMENT.toString(), REQUIREMENTS.toString()));
            return made.get(made.size() - 1).trim();
        }
    }
}

package dev.rekindle.lessons;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Runs the Python tools that check a lesson, in the environments that they need. */
final class Checker {
    static final Path NOTEBOOKS = Path.of("").toAbsolutePath();
    private static final Path TOOLS = NOTEBOOKS.resolve("tools");

    private Checker() {}

    /** Checks one part of a lesson; returns what is wrong, one line each, or nothing. */
    static String problems(String part, Path notebook) {
        return problems(part, notebook, Map.of());
    }

    /** The same with variables of the environment; they win over ours. */
    static String problems(String part, Path notebook, Map<String, String> variables) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Environments.LESSONS,
                                TOOLS.resolve("check.py").toString(),
                                part,
                                notebook.toString()));
        if (List.of("read", "whole", "python").contains(part)) {
            command.addAll(List.of("--torch", Environments.torch()));
        }
        Map<String, String> all = new HashMap<>(Map.of("JUPYTER_PATH", Environments.KERNEL));
        all.putAll(variables);
        Result result = run(command, all);
        if (result.status() != 0 && result.output().isBlank()) {
            throw new AssertionError(command + " failed:\n" + result.errors());
        }
        return result.output().strip();
    }

    /** Runs a command to its end; both streams whole. */
    static Result run(List<String> command, Map<String, String> variables) {
        try {
            File errors = File.createTempFile("lesson", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("PYTHONUTF8", "1");
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            builder.environment().putAll(variables);
            Process process = builder.start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            String said = Files.readString(errors.toPath());
            Files.delete(errors.toPath());
            return new Result(status, output, said);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /**
     * The python of a requirements file; the first time it is installed, with its progress shown.
     */
    static String python(Path requirements) {
        try {
            Process process =
                    new ProcessBuilder(
                                    "python3",
                                    TOOLS.resolve("environment.py").toString(),
                                    requirements.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            String path =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("No environment for " + requirements + "; see above.");
            }
            return path.strip();
        } catch (IOException e) {
            throw new AssertionError("python3 does not start; Python 3.11 or newer is needed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The python for a test in a browser; skips the test where there is no Chromium. */
    static String browserPython() {
        boolean chromium =
                List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "chromium")));
        Assumptions.assumeTrue(chromium, "no chromium on the PATH: `apt install chromium`");
        return python(NOTEBOOKS.resolve("requirements/browser.txt"));
    }

    record Result(int status, String output, String errors) {}

    /** Made once, when first needed. */
    static final class Environments {
        static final String LESSONS = python(NOTEBOOKS.resolve("requirements/lessons.txt"));
        static final String KERNEL = kernel();

        private static String kernel() {
            Result result = run(List.of(LESSONS, TOOLS.resolve("kernel.py").toString()), Map.of());
            if (result.status() != 0) {
                throw new AssertionError(result.errors());
            }
            return result.output().strip();
        }

        /** Real torch; {@code REKINDLE_ORACLE} names a python that has it. */
        static String torch() {
            String named = System.getenv("REKINDLE_ORACLE");
            return named != null ? named : Torch.PYTHON;
        }

        private static final class Torch {
            static final String PYTHON =
                    python(NOTEBOOKS.resolve("../lib/testing/src/main/python/requirements.txt"));
        }
    }
}

package dev.rekindle.testing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Where the Python with the pinned torch is, and how it is started. */
final class OraclePython {
    /** Names a Python of one's own, as a system property or an environment variable. */
    static final String OVERRIDE = "REKINDLE_ORACLE";

    private static String found = "";

    private OraclePython() {}

    /** Returns the folder that holds {@code lib} and {@code notebooks}. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("notebooks/tools/environment.py"))) {
            folder = Objects.requireNonNull(folder.getParent(), "tests run inside the project");
        }
        return folder;
    }

    /** Returns the folder of the Python side of the tests. */
    static Path scripts() {
        return root().resolve("lib/testing/src/main/python");
    }

    /** Returns the python to start; makes its environment when it is not there yet. */
    static synchronized String executable() {
        if (Boolean.getBoolean("oracle.skip")) {
            throw new IllegalStateException(
                    "The quick tier runs without Python: a test that asks it has the tag \"oracle\".");
        }
        String own = System.getProperty(OVERRIDE, System.getenv(OVERRIDE));
        if (own != null && !own.isBlank()) {
            return own;
        }
        if (found.isEmpty()) {
            found = environment();
        }
        return found;
    }

    private static String environment() {
        List<String> command =
                List.of(
                        File.separatorChar == '/' ? "python3" : "python",
                        root().resolve("notebooks/tools/environment.py").toString(),
                        "oracle");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            String path =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "The oracle's Python could not be set up; the reason stands above."
                                + " `python3 notebooks/tools/environment.py oracle` tries it again.");
            }
            return path.strip();
        } catch (IOException e) {
            throw new IllegalStateException("The tests need Python 3.11 or newer on the PATH.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while setting up the oracle", e);
        }
    }

    /** Prepares a run of this Python with one thread in each of torch's pools. */
    static ProcessBuilder start(Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(executable()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Map<String, String> variables = builder.environment();
        for (String pool : List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")) {
            variables.put(pool, "1");
        }
        variables.put("PYTHONIOENCODING", "utf-8:surrogatepass");
        variables.put("PYTHONDONTWRITEBYTECODE", "1");
        variables.put("PYTHONHASHSEED", "0");
        return builder;
    }
}

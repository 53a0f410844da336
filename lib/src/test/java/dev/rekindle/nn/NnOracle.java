package dev.rekindle.nn;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What real Python torch printed, by section; it runs once for all tests. */
public final class NnOracle {
    private static Map<String, String> sections;

    private NnOracle() {}

    public static synchronized String section(String name) throws Exception {
        if (sections == null) {
            sections = new LinkedHashMap<>();
            String output = run(python(), "src/test/python/nn_oracle.py");
            for (String part : output.split("(?m)^=== ")) {
                int end = part.indexOf('\n');
                if (end > 0) {
                    sections.put(part.substring(0, end), part.substring(end + 1).strip());
                }
            }
        }
        String text = sections.get(name);
        if (text == null) {
            throw new IllegalArgumentException("no section " + name + " in " + sections.keySet());
        }
        return text;
    }

    /** REKINDLE_PYTHON names a Python that has torch; else the pinned one is set up or reused. */
    static String python() throws Exception {
        String own = System.getenv("REKINDLE_PYTHON");
        if (own != null) {
            return own;
        }
        return run(
                        "python3",
                        "../notebooks/tools/environment.py",
                        "src/test/python/requirements.txt")
                .strip();
    }

    static String run(String... command) throws IOException, InterruptedException {
        List<String> parts = new ArrayList<>(List.of(command));
        Process process =
                new ProcessBuilder(parts).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(parts + " failed");
            }
            return text;
        }
    }
}

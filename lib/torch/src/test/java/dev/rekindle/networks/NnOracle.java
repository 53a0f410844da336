package dev.rekindle.networks;

import dev.rekindle.testing.Oracle;
import java.util.LinkedHashMap;
import java.util.Map;

/** What nn_oracle.py printed, by section; it runs once for all tests. */
public final class NnOracle {
    private static Map<String, String> sections;

    private NnOracle() {}

    public static synchronized String section(String name) {
        if (sections == null) {
            sections = new LinkedHashMap<>();
            String output = String.join("\n", Oracle.lines("nn_oracle.py"));
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
}

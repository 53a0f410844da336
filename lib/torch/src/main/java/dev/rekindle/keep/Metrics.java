package dev.rekindle.keep;

import dev.rekindle.internal.text.Given;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Numbers by name, in one order whatever map they came in: the loss first. */
final class Metrics {
    static final String LOSS = "loss";

    private Metrics() {}

    static Map<String, Double> sorted(Map<String, ? extends Number> given) {
        Map<String, Double> sorted = new LinkedHashMap<>();
        Given.given(given, "keeper", "metrics")
                .keySet()
                .forEach(name -> Given.given(name, "keeper", "the name of a metric"));
        if (given.get(LOSS) != null) {
            sorted.put(LOSS, given.get(LOSS).doubleValue());
        }
        new TreeMap<>(given)
                .forEach(
                        (name, value) -> {
                            if (value == null) {
                                throw new IllegalArgumentException(
                                        "[keeper] metric \"" + name + "\" is null. Give a number.");
                            }
                            sorted.put(name, value.doubleValue());
                        });
        return sorted;
    }
}

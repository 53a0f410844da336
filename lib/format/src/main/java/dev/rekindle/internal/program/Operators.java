package dev.rekindle.internal.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The operators that a program may call: those of libtorch 2.7.1, the engine's own, which neither
 * open files nor take raw memory. The list is written by {@code write_operators.py} (lib/testing)
 * from the library itself.
 */
final class Operators {
    /** The libtorch of the list. */
    static final String VERSION = "2.7.1";

    private static final String LIST = "operators-" + VERSION + ".txt";

    private final Map<String, Schema> byName = new HashMap<>();
    private final Map<String, List<Schema>> overloads = new HashMap<>();

    private Operators() {
        try (InputStream in =
                        Objects.requireNonNull(Operators.class.getResourceAsStream(LIST), LIST);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Schema schema = Schema.parse(line);
                byName.put(schema.name(), schema);
                overloads
                        .computeIfAbsent(base(schema.name()), key -> new ArrayList<>())
                        .add(schema);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Held {
        static final Operators ALL = new Operators();
    }

    /** Returns the list, which is read once. */
    static Operators all() {
        return Held.ALL;
    }

    /** Returns the operator of a name such as {@code add.Tensor}, or null. */
    @Nullable Schema find(String name) {
        return byName.get(name);
    }

    /** Returns whether the name without its overload is known. */
    boolean hasBase(String name) {
        return overloads.containsKey(base(name));
    }

    /** Returns all operators of a name, whatever their overload. */
    List<Schema> overloads(String name) {
        return overloads.getOrDefault(base(name), List.of());
    }

    /** Returns a name without its overload. */
    static String base(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}

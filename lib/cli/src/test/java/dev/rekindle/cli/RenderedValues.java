package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds a decoded value against what {@code render.py} says of the same value in Python. */
public final class RenderedValues {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RenderedValues() {}

    /** Returns a script's files that are to be read, in order of their names. */
    public static List<Path> good(Path folder) throws IOException {
        return files(folder, false);
    }

    /** Returns a script's files that are to be refused: {@code bad_*.pt}. */
    public static List<Path> bad(Path folder) throws IOException {
        return files(folder, true);
    }

    private static List<Path> files(Path folder, boolean bad) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pt"))
                    .filter(file -> file.getFileName().toString().startsWith("bad_") == bad)
                    .sorted()
                    .toList();
        }
    }

    /** Reads what a script wrote beside a file. */
    public static JsonNode beside(Path file) throws IOException {
        return JSON.readTree(Path.of(file.toString().replaceAll("pt$", "json")).toFile());
    }

    /** Fails unless the value prints as Python's does, every tensor's SHA-256 included. */
    public static void assertSame(JsonNode expected, @Nullable Object value, String what)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ValueJson tree = new ValueJson("a file", bytes, true, null);
        tree.write(value);
        tree.json().flush();
        JsonNode found = JSON.readTree(bytes.toByteArray());
        assertEquals(
                withoutFloatTexts(expected).toPrettyString(),
                withoutFloatTexts(found).toPrettyString(),
                what);
    }

    /** The digits of a float are free; its bits count. Keys are sorted, as ours are. */
    private static JsonNode withoutFloatTexts(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode sorted = JSON.createObjectNode();
            object.properties().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .forEach(e -> sorted.set(e.getKey(), withoutFloatTexts(e.getValue())));
            if (sorted.path("t").asText().equals("float")) {
                sorted.remove("v");
            }
            return sorted;
        }
        if (node.isArray()) {
            var items = JSON.createArrayNode();
            node.forEach(item -> items.add(withoutFloatTexts(item)));
            return items;
        }
        return node;
    }
}

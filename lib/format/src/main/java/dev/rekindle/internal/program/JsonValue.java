package dev.rekindle.internal.program;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.Shorten;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A value in one of a program's JSON texts, with the way that leads to it: what is not as torch
 * writes it is refused, and the place is named.
 */
public final class JsonValue {
    /** A graph in a graph takes eight levels; torch itself nests them a few times. */
    private static final int MOST_DEPTH = 200;

    private static final int MOST_TEXT = 20_000_000;

    /** What one byte of JSON may take as a tree: an empty object every third byte. */
    private static final int HEAP_PER_BYTE = 32;

    private static final ObjectMapper JSON =
            new ObjectMapper(
                    JsonFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                            .streamReadConstraints(
                                    StreamReadConstraints.builder()
                                            .maxNestingDepth(MOST_DEPTH)
                                            .maxStringLength(MOST_TEXT)
                                            .build())
                            .build());

    private final JsonNode node;
    private final @Nullable JsonValue above;
    private final String step;

    private JsonValue(JsonNode node, @Nullable JsonValue above, String step) {
        this.node = node;
        this.above = above;
        this.step = step;
    }

    /**
     * Reads a whole JSON text.
     *
     * @param where the file and the record, which every refusal starts with
     * @throws TorchFileException if it is none, nested too deep, too large for Java's memory, or
     *     holds a name twice
     */
    public static JsonValue parse(byte[] text, String where) {
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (text.length > most / HEAP_PER_BYTE) {
            throw new TorchFileException(
                    where,
                    "the JSON of "
                            + text.length
                            + " bytes may take "
                            + (long) text.length * HEAP_PER_BYTE
                            + " bytes of memory, but Java has "
                            + most
                            + " for it. If you trust the file, give Java more with -Xmx.");
        }
        try (JsonParser parser =
                JSON.getFactory()
                        .createParser(
                                new InputStreamReader(
                                        new ByteArrayInputStream(text),
                                        StandardCharsets.UTF_8.newDecoder()))) {
            JsonNode node = JSON.readTree(parser);
            if (node == null || parser.nextToken() != null) {
                throw new TorchFileException(
                        where, "expected one JSON value. The file is damaged; get it again.");
            }
            return new JsonValue(node, null, where);
        } catch (JsonProcessingException e) {
            String told = e.getOriginalMessage();
            int line = told.indexOf('\n');
            throw new TorchFileException(
                    where,
                    "is no JSON as torch writes it: "
                            + Shorten.text(line < 0 ? told : told.substring(0, line))
                            + ". The file is damaged or was edited; get it again.");
        } catch (IOException e) {
            throw new TorchFileException(
                    where, "is no text in UTF-8. The file is damaged; get it again.");
        }
    }

    /**
     * Reads the whole JSON text of a program, whatever its schema; an older one is said in the
     * words of the newest.
     *
     * @throws TorchFileException as {@link #parse}
     */
    public static JsonValue program(byte[] text, String where) {
        JsonValue program = parse(text, where);
        OlderSchema.upgrade(program.node);
        OlderOperators.replace(program.node);
        return program;
    }

    /** Returns the tree of a JSON text within the text, or one of nothing where it is none. */
    static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Returns the file, the record, and the steps to this value. */
    public String where() {
        return above == null ? step : above.where() + step;
    }

    /** Returns the value of a field of this object, which has to be there. */
    public JsonValue get(String name) {
        JsonValue found = find(name);
        if (found == null) {
            throw refuse(
                    "there is no "
                            + Shorten.text(name)
                            + ", which torch.export writes. The file is damaged, or of a torch that"
                            + " is not known here.");
        }
        return found;
    }

    /** Returns the value of a field of this object, or null where it is absent or null. */
    public @Nullable JsonValue find(String name) {
        if (!node.isObject()) {
            throw expected("an object");
        }
        JsonNode found = node.get(name);
        return found == null || found.isNull()
                ? null
                : new JsonValue(found, this, above == null ? " ! " + name : "." + name);
    }

    /** Returns whether this is an object. */
    public boolean isObject() {
        return node.isObject();
    }

    /** Returns the fields of this object, in order. */
    public Map<String, JsonValue> fields() {
        if (!node.isObject()) {
            throw expected("an object");
        }
        Map<String, JsonValue> all = new LinkedHashMap<>();
        node.fields()
                .forEachRemaining(
                        field ->
                                all.put(
                                        field.getKey(),
                                        new JsonValue(
                                                field.getValue(),
                                                this,
                                                "[" + Shorten.text(field.getKey()) + "]")));
        return all;
    }

    /** Returns the only field of this object: how torch says one of several kinds. */
    public Map.Entry<String, JsonValue> only() {
        Map<String, JsonValue> all = fields();
        all.values().removeIf(value -> value.node.isNull());
        if (all.size() != 1) {
            throw expected("an object with one field");
        }
        return all.entrySet().iterator().next();
    }

    /** Returns the items of this array. */
    public List<JsonValue> items() {
        if (!node.isArray()) {
            throw expected("an array");
        }
        List<JsonValue> all = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            all.add(new JsonValue(node.get(i), this, "[" + i + "]"));
        }
        return all;
    }

    /** Returns whether this is a text. */
    public boolean isText() {
        return node.isTextual();
    }

    public String text() {
        if (!node.isTextual()) {
            throw expected("a text");
        }
        return node.textValue();
    }

    /** Returns a whole number of 64 bits. */
    public long integer() {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw expected("a whole number of at most 64 bits");
        }
        return node.longValue();
    }

    /** Returns a number; torch writes the three that JSON has no digits for as texts. */
    public double number() {
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return switch (node.isTextual() ? node.textValue() : "") {
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> throw expected("a number");
        };
    }

    public boolean truth() {
        if (!node.isBoolean()) {
            throw expected("true or false");
        }
        return node.booleanValue();
    }

    /** Gives every value, however deep, that stands under this name in an object. */
    void each(String name, Consumer<JsonValue> found) {
        if (node.isObject()) {
            fields().forEach(
                            (field, value) -> {
                                if (field.equals(name)) {
                                    found.accept(value);
                                } else {
                                    value.each(name, found);
                                }
                            });
        } else if (node.isArray()) {
            items().forEach(value -> value.each(name, found));
        }
    }

    /** Says what should stand here, and what does. */
    public TorchFileException expected(String what) {
        String found = node.isContainerNode() ? kind() : Shorten.text(node.asText());
        return refuse(
                "expected "
                        + what
                        + ", but found "
                        + found
                        + ". The file is damaged or was edited; get it again.");
    }

    private String kind() {
        return (node.isArray() ? "an array" : "an object") + " of " + node.size();
    }

    /** Returns a refusal that is placed here. */
    public TorchFileException refuse(String what) {
        return new TorchFileException(where(), what);
    }
}

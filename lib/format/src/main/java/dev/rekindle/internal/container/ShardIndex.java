package dev.rekindle.internal.container;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.Shorten;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The text of an index: which tensor stands in which file, and metadata of any length. */
final class ShardIndex {
    private static final String WEIGHT_MAP = "weight_map";
    private static final long MOST_BYTES = 100_000_000;

    /** What a tensor's line costs on the heap, for one byte of it, at most. */
    private static final int HEAP_PER_BYTE = 8;

    private ShardIndex() {}

    /** Tells whether a JSON text has a {@code weight_map}, wherever it stands at its top. */
    static boolean isOne(Source source) {
        if (source.size() > MOST_BYTES) {
            return source.head().contains(WEIGHT_MAP);
        }
        try (JsonParser json = parser(source)) {
            return json.nextToken() == JsonToken.START_OBJECT && seek(json);
        } catch (IOException e) {
            // What is cut before its weight_map is no index that could be read.
            return false;
        }
    }

    private static JsonParser parser(Source source) throws IOException {
        return StrictJson.parser(new SourceStream(source.bytes(), 0));
    }

    /** Stops at the value of {@code weight_map}. */
    private static boolean seek(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = json.currentName().equals(WEIGHT_MAP);
            json.nextToken();
            if (found) {
                return true;
            }
            json.skipChildren();
        }
        return false;
    }

    /**
     * Returns the file of each tensor, in the index's order.
     *
     * @throws TorchFileException if the text is no whole JSON, has a name twice, or names what is
     *     no file beside the index
     */
    static Map<String, String> read(Source source) {
        if (source.size() > MOST_BYTES) {
            throw refuse(
                    source,
                    "an index of "
                            + source.size()
                            + " bytes is too large; expected at most "
                            + MOST_BYTES
                            + ". Get the checkpoint again.");
        }
        HeapBudget.require(
                source.name(),
                "the index of " + source.size() + " bytes",
                source.size(),
                HEAP_PER_BYTE);
        Map<String, String> files = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        try (JsonParser json = parser(source)) {
            json.nextToken();
            if (!seek(json) || json.currentToken() != JsonToken.START_OBJECT) {
                throw refuse(source, "the weight_map is no object. Get the checkpoint again.");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String tensor = json.currentName();
                json.nextToken();
                files.put(tensor, names.computeIfAbsent(file(source, json), name -> name));
            }
            // To its end: what follows may be cut, or name something twice.
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                json.nextToken();
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                throw refuse(source, "text follows the index. Get the checkpoint again.");
            }
        } catch (JsonProcessingException e) {
            throw new TorchFileException(
                    source.name(),
                    "the index " + StrictJson.reason(e) + ". Get the checkpoint again.",
                    e);
        } catch (IOException e) {
            throw new TorchFileException(
                    source.name(), "the index is no text in UTF-8. Get the checkpoint again.", e);
        }
        return files;
    }

    private static String file(Source source, JsonParser json) throws IOException {
        String file = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
        if (!isFileName(file)) {
            throw refuse(
                    source,
                    "the shard "
                            + Shorten.text(file)
                            + " does not stand beside the index. Expected a file name without a"
                            + " folder; get the checkpoint again.");
        }
        return file;
    }

    /** A name that leads nowhere else, on any system. */
    private static boolean isFileName(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c == 0);
    }

    private static TorchFileException refuse(Source source, String what) {
        return new TorchFileException(source.name(), what);
    }
}

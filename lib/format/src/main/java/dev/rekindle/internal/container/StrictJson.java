package dev.rekindle.internal.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.rekindle.internal.text.Shorten;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** JSON of a checkpoint: a name that stands twice hides that another one is gone. */
final class StrictJson {
    private static final int MOST_DEPTH = 20;
    private static final int MOST_TEXT = 100_000_000;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // A name is in memory once, not in a table that all of a JVM share.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MOST_DEPTH)
                                    .maxStringLength(MOST_TEXT)
                                    .build())
                    .build();

    private StrictJson() {}

    /** Reads UTF-8, and throws where a byte is none. */
    static JsonParser parser(InputStream text) throws IOException {
        return JSON.createParser(new InputStreamReader(text, StandardCharsets.UTF_8.newDecoder()));
    }

    /** Returns what is wrong, without Jackson's words for where, which hold text of the file. */
    static String reason(JsonProcessingException e) {
        String told = e.getOriginalMessage();
        int line = told.indexOf('\n');
        return "is no whole JSON: " + Shorten.text(line < 0 ? told : told.substring(0, line));
    }

    /** Tells whether UTF-8 has no bytes for a text. */
    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}

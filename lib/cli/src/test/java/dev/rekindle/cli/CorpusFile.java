package dev.rekindle.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Judges what {@code inspect} says of one file of the corpus. */
final class CorpusFile {
    private static final ObjectMapper JSON =
            new ObjectMapper(
                    JsonFactory.builder()
                            .streamReadConstraints(
                                    StreamReadConstraints.builder()
                                            .maxNestingDepth(100_000)
                                            .build())
                            .build());

    /** Where, what is wrong, and a further sentence with what to do. */
    private static final Pattern MESSAGE = Pattern.compile("\\[.+] .+[.!?] .+", Pattern.DOTALL);

    private CorpusFile() {}

    /** Returns where a good file says another thing than torch, or nothing. */
    static String faultOfGood(Path file) throws IOException {
        Said said = inspect(file);
        if (said.code() != RekindleCommand.FINE) {
            return "exit " + said.code() + ": " + said.out() + said.err();
        }
        Path expected = Path.of(file.toString().replaceAll("pt$", "json"));
        return difference(
                "root", JSON.readTree(expected.toFile()), JSON.readTree(said.out()).get("root"));
    }

    /** Refused by inspect, or, where the damage is in a record that no value needs, by verify. */
    static String faultOfBad(Path file) throws IOException {
        Said said = inspect(file);
        if (said.code() == RekindleCommand.FINE) {
            Said verified = Said.by("verify", "--json", file.toString());
            boolean seen = verified.code() == RekindleCommand.REFUSED;
            return seen ? "" : "read, and verified with " + verified.code() + ": " + said.out();
        }
        if (said.code() != RekindleCommand.REFUSED) {
            return "exit " + said.code() + " " + brief(said.out()) + said.err();
        }
        JsonNode told = JSON.readTree(said.out());
        if (!told.path("type").asText().equals("TorchFileException")) {
            return "another exception: " + said.out();
        }
        return MESSAGE.matcher(told.path("error").asText()).matches()
                ? ""
                : "unclear: " + told.path("error").asText();
    }

    /** Returns where two nodes differ first, or nothing; how a float is printed is free. */
    private static String difference(String at, JsonNode expected, JsonNode found) {
        if (expected.isArray() && found.isArray() && expected.size() == found.size()) {
            for (int i = 0; i < expected.size(); i++) {
                String below = difference(at + "[" + i + "]", expected.get(i), found.get(i));
                if (!below.isEmpty()) {
                    return below;
                }
            }
            return "";
        }
        if (expected instanceof ObjectNode left && found instanceof ObjectNode right) {
            if (left.path("t").asText().equals("float")) {
                left.remove("v");
                right.remove("v");
            }
            Map<String, JsonNode> all = new TreeMap<>();
            left.properties().forEach(e -> all.put(e.getKey(), e.getValue()));
            right.properties().forEach(e -> all.put(e.getKey(), e.getValue()));
            for (String key : all.keySet()) {
                String below = difference(at + "." + key, left.path(key), right.path(key));
                if (!below.isEmpty()) {
                    return below;
                }
            }
            return "";
        }
        return expected.equals(found) ? "" : at + ": " + brief(expected) + " but " + brief(found);
    }

    private static String brief(JsonNode node) {
        return brief(node.isMissingNode() ? "nothing" : node.toString());
    }

    private static String brief(String text) {
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    private static Said inspect(Path file) {
        return Said.by("inspect", "--json", "--sha256", file.toString());
    }
}

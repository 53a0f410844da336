package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.testing.Corpus;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Good files say what torch reads from them; bad ones are refused. Torch's own score beside it. */
@Tag("oracle")
class CorpusTest {
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

    /** What is not yet as it should be, and why; a case that passes must leave the list. */
    private static final Map<String, String> KNOWN_GAPS = Map.of();

    private static Map<String, String> torchs;

    @BeforeAll
    static void torchReadsThemAll() {
        Path folder = Corpus.folder();
        String scores =
                Oracle.script(folder, Duration.ofMinutes(5), "torch_scores.py", folder.toString());
        torchs = new TreeMap<>();
        scores.lines().forEach(line -> torchs.put(line.split(": ")[0], line.split(": ")[1]));
    }

    @Test
    void goodFilesSayWhatTorchReads() throws IOException {
        judge("good", CorpusTest::faultOfGood);
    }

    @Test
    void badFilesAreRefusedWithAClearMessage() throws IOException {
        judge("bad", CorpusTest::faultOfBad);
    }

    private interface Judge {
        String fault(Path file) throws IOException;
    }

    private static void judge(String kind, Judge judge) throws IOException {
        List<Path> files = Corpus.files(kind);
        assertTrue(files.size() >= 300, "the corpus has only " + files.size() + " files");
        Map<String, String> faults = new TreeMap<>();
        for (Path file : files) {
            String fault = judge.fault(file);
            if (!fault.isEmpty()) {
                faults.put(kind + "/" + file.getFileName().toString().replace(".pt", ""), fault);
            }
        }
        System.out.println(
                "corpus, "
                        + kind
                        + ": "
                        + (files.size() - faults.size())
                        + " of "
                        + files.size()
                        + " right; torch.load: "
                        + torchs.get(kind));
        Map<String, String> gaps = new TreeMap<>(KNOWN_GAPS);
        gaps.keySet().removeIf(name -> !name.startsWith(kind + "/"));
        StringBuilder news = new StringBuilder();
        faults.forEach(
                (name, fault) -> {
                    if (!gaps.containsKey(name)) {
                        news.append(name).append(": ").append(fault).append('\n');
                    }
                });
        assertEquals("", news.toString());
        assertEquals(gaps.keySet(), faults.keySet(), "these pass now: strike them off the list");
    }

    private static String faultOfGood(Path file) throws IOException {
        Said said = inspect(file);
        if (said.code() != RekindleCommand.FINE) {
            return "exit " + said.code() + ": " + said.out() + said.err();
        }
        Path expected = Path.of(file.toString().replaceAll("pt$", "json"));
        return difference(
                "root", JSON.readTree(expected.toFile()), JSON.readTree(said.out()).get("root"));
    }

    /** Refused by inspect, or, where the damage is in a record that no value needs, by verify. */
    private static String faultOfBad(Path file) throws IOException {
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

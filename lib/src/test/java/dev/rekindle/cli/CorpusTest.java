package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.oracle.Oracle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Good files say what torch reads from them; bad ones are refused, and no payload runs. */
class CorpusTest {
    private static final Path CORPUS = Path.of("target", "corpus");
    private static final ObjectMapper JSON =
            new ObjectMapper(
                    JsonFactory.builder()
                            .streamReadConstraints(
                                    StreamReadConstraints.builder()
                                            .maxNestingDepth(100_000)
                                            .build())
                            .build());

    /** What is not yet as it should be, and why; a case that passes must leave the list. */
    private static final Map<String, String> KNOWN_GAPS = Map.of();

    @BeforeAll
    static void torchWritesTheCorpus() throws IOException {
        Files.createDirectories(CORPUS);
        Oracle.script(
                CORPUS, Duration.ofMinutes(5), "corpus.py", CORPUS.toAbsolutePath().toString());
    }

    @Test
    void goodFilesSayWhatTorchReads() throws IOException {
        judge("good", CorpusTest::faultOfGood);
    }

    @Test
    void badFilesAreRefusedAndPayloadsDoNothing() throws IOException {
        judge("bad", CorpusTest::faultOfBad);
        assertFalse(Files.exists(CORPUS.resolve("bad").resolve("canary")), "a payload has run");
    }

    private interface Judge {
        String fault(Path file) throws IOException;
    }

    private static void judge(String kind, Judge judge) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(CORPUS.resolve(kind))) {
            files = all.filter(file -> file.toString().endsWith(".pt")).sorted().toList();
        }
        assertTrue(files.size() > 90, "the corpus has only " + files.size() + " files");
        Map<String, String> faults = new TreeMap<>();
        for (Path file : files) {
            String fault = judge.fault(file);
            if (!fault.isEmpty()) {
                faults.put(kind + "/" + file.getFileName().toString().replace(".pt", ""), fault);
            }
        }
        System.out.println(kind + " " + (files.size() - faults.size()) + "/" + files.size());
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
        Run run = inspect(file);
        if (run.code != 0) {
            return "exit " + run.code + ": " + run.out + run.err;
        }
        Path expected = Path.of(file.toString().replaceAll("pt$", "json"));
        return difference(
                "root", JSON.readTree(expected.toFile()), JSON.readTree(run.out).get("root"));
    }

    private static String faultOfBad(Path file) throws IOException {
        Run run = inspect(file);
        boolean payload = file.getFileName().toString().startsWith("payload_");
        if (payload && run.code == 0) {
            return JSON.readTree(run.out).has("root") ? "" : "no root: " + run.out;
        }
        if (run.code != 2) {
            return "exit " + run.code + " " + run.out.lines().findFirst().orElse("") + run.err;
        }
        JsonNode said = JSON.readTree(run.out);
        if (!said.path("error").isTextual() || !said.path("type").isTextual()) {
            return "no error and type: " + run.out;
        }
        return run.err.contains("\tat ") ? "a stack trace: " + run.err : "";
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
        String text = node.isMissingNode() ? "nothing" : node.toString();
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    private record Run(int code, String out, String err) {}

    private static Run inspect(Path file) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream noise = new ByteArrayOutputStream();
        try (PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
                PrintStream aside = new PrintStream(noise, true, StandardCharsets.UTF_8)) {
            System.setOut(to);
            System.setErr(aside);
            int code =
                    RekindleCommand.commandLine()
                            .execute("inspect", "--json", "--sha256", file.toString());
            return new Run(
                    code,
                    said.toString(StandardCharsets.UTF_8),
                    noise.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}

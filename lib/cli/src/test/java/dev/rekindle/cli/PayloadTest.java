package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that run code in Python: each is shown to do so there, and to do nothing here. What a
 * payload does is to make a file of its own name and {@code .canary}.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the proof forks, and the payloads call touch")
@Tag("oracle")
class PayloadTest {
    /** The code of these is not reached: torch reads the first pickle of {@code data.pkl} only. */
    private static final Set<String> HIDDEN =
            Set.of("payload_second_pickle.pt", "payload_other_pickle.pt");

    /** Torch reads these with an unpickler that calls nothing, or not at all. */
    private static final Set<String> OTHERWISE =
            Set.of("payload_script_data.pt", "payload_script_constants.pt", "payload_index.pt");

    @TempDir static Path home;
    private static Path folder;
    private static List<String> proof;

    @BeforeAll
    static void pythonLoadsThemAll() {
        folder = home.resolve("java");
        String said =
                Oracle.script(home, Duration.ofMinutes(5), "payload_proof.py", home.toString());
        proof = said.lines().toList();
    }

    @AfterEach
    void noPayloadHasRun() throws IOException {
        assertEquals(List.of(), files(".canary"));
    }

    @Test
    void inPythonEachOfThemRuns() {
        Set<String> expected = new TreeSet<>(HIDDEN);
        expected.addAll(OTHERWISE);
        Set<String> quiet =
                proof.stream()
                        .filter(line -> line.endsWith(" does not fire"))
                        .map(line -> line.split(" ")[0])
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, quiet);
        long shapes = proof.stream().filter(line -> line.startsWith("payload_plain_")).count();
        System.out.println("payloads: " + shapes + " shapes, " + proof.size() + " files");
        assertTrue(shapes >= 50, proof::toString);
    }

    @Test
    void loadingAsDataRefusesEach() throws IOException {
        List<String> read = new ArrayList<>();
        for (String name : files(".pt")) {
            try (TorchFile file = TorchFile.open(folder.resolve(name), LoadOptions.DATA)) {
                read.add(name + " " + file.root());
            } catch (TorchFileException refused) {
                assertTrue(refused.where().startsWith(name) || refused.where().contains("shard"));
            }
        }
        read.removeIf(line -> HIDDEN.contains(line.split(" ")[0]));
        assertEquals(List.of(), read);
    }

    @Test
    void loadingRefusesEachOrKeepsItInert() throws IOException {
        for (String name : files(".pt")) {
            try {
                String.valueOf(Loaded.value(folder.resolve(name)));
            } catch (TorchFileException refused) {
                assertTrue(!refused.what().isBlank(), name);
            }
        }
    }

    @Test
    void inspectNamesTheDangerFirst() throws IOException {
        List<String> silent = new ArrayList<>();
        for (String name : files(".pt")) {
            Said said = Said.by("inspect", "--json", folder.resolve(name).toString());
            JsonNode json = new ObjectMapper().readTree(said.out());
            boolean refused = said.code() == RekindleCommand.REFUSED && json.has("error");
            boolean named =
                    said.code() == RekindleCommand.FINE
                            && json.path("warnings").path(0).asText().startsWith("DANGEROUS: ");
            if (!refused && !named) {
                silent.add(name + " " + said.code() + " " + json.path("unsafe_globals"));
            }
        }
        silent.removeIf(line -> HIDDEN.contains(line.split(" ")[0]));
        assertEquals(List.of(), silent);
    }

    @Test
    void inspectNotesAPickleThatNothingReads() throws IOException {
        for (String name : HIDDEN) {
            Said said = Said.by("inspect", folder.resolve(name).toString());
            assertEquals(RekindleCommand.FINE, said.code());
            assertTrue(said.out().startsWith("! "), said.out());
        }
    }

    private static List<String> files(String end) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(end))
                    .sorted()
                    .toList();
        }
    }
}

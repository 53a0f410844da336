package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.testing.Corpus;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every good file of the corpus is saved again: torch reads the same from it, and what {@code
 * torch.save} wrote has the same bytes.
 */
@Tag("oracle")
class TwoWritersTest {
    @TempDir static Path again;
    private static final Map<String, String> refused = new TreeMap<>();

    @BeforeAll
    static void javaSavesThemAgain() throws IOException {
        for (Path file : Corpus.files("good")) {
            String name = name(file);
            try {
                SavedAgain.from(file, again.resolve(file.getFileName()));
            } catch (TorchFileException e) {
                refused.put(name, e.getMessage());
            }
        }
    }

    @Test
    void javaSavesEveryGoodFileAgain() {
        assertEquals(Map.of(), refused);
    }

    @Test
    void torchReadsTheSameFromWhatJavaSaved() {
        String said =
                Oracle.script(
                        again,
                        Duration.ofMinutes(5),
                        "two_writers.py",
                        Corpus.folder().resolve("good").toString(),
                        again.toString());
        List<String> lines = new ArrayList<>(said.lines().toList());
        System.out.println(
                "saved by Java, read the same by torch: " + lines.remove(lines.size() - 1));
        assertEquals(List.of(), lines);
    }

    @Test
    void whatTorchSavedJavaSavesToTheSameBytes() throws IOException {
        Path good = Corpus.folder().resolve("good");
        Map<String, String> different = new TreeMap<>();
        int zips = 0;
        int legacy = 0;
        for (String name : Files.readAllLines(good.resolve("saved.txt"))) {
            if (refused.containsKey(name)) {
                continue;
            }
            byte[] theirs = Files.readAllBytes(good.resolve(name + ".pt"));
            byte[] ours = Files.readAllBytes(again.resolve(name + ".pt"));
            // The keys of a legacy stream are addresses of the process that wrote it.
            if (theirs[0] != 'P') {
                legacy++;
            } else if (Arrays.equals(theirs, ours)) {
                zips++;
            } else {
                different.put(name, "at byte " + Arrays.mismatch(theirs, ours));
            }
        }
        System.out.println(
                "saved by torch, saved by Java to the same bytes: "
                        + zips
                        + " of "
                        + (zips + different.size())
                        + " zips; "
                        + legacy
                        + " legacy streams have other keys");
        assertEquals(Map.of(), different);
        assertTrue(zips > 250, "too few to tell");
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".pt", "");
    }
}

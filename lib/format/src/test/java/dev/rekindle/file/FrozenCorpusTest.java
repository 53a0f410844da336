package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.FrozenCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without Python: each good file of the frozen corpus is saved again. What {@code torch.save} wrote
 * has the same bytes. Another's file, and a legacy stream, whose keys are addresses of the process
 * that wrote it, becomes one of ours: that one is saved again to the same bytes.
 */
class FrozenCorpusTest {
    @TempDir Path folder;

    @Test
    void eachFileIsSavedAgainToTheSameBytes() throws IOException {
        List<Path> files = FrozenCorpus.files("good");
        Set<String> torchs =
                new HashSet<>(Files.readAllLines(FrozenCorpus.folder().resolve("good/saved.txt")));
        Map<String, String> different = new TreeMap<>();
        int same = 0;
        for (Path file : files) {
            String name = file.getFileName().toString();
            Path once = Files.createDirectories(folder.resolve("once")).resolve(name);
            SavedAgain.from(file, once);
            Path expected = file;
            Path found = once;
            if (!torchs.contains(name.replace(".pt", "")) || !isZip(file)) {
                expected = once;
                found = Files.createDirectories(folder.resolve("twice")).resolve(name);
                SavedAgain.from(once, found);
            } else {
                same++;
            }
            long at = Files.mismatch(expected, found);
            if (at >= 0) {
                different.put(name, "at byte " + at);
            }
        }
        assertEquals(Map.of(), different);
        assertTrue(files.size() > 400 && same > 250, "too few to tell");
    }

    private static boolean isZip(Path file) throws IOException {
        return Files.readAllBytes(file)[0] == 'P';
    }
}

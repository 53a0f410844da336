package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.Corpus;
import dev.rekindle.testing.FrozenCorpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@link CorpusTest} asks of new files, asked of frozen ones, without Python. */
class FrozenCorpusTest {
    /** A large tensor, which the small pack leaves out. */
    private static final String LARGE = "large.pt";

    private interface Judge {
        String fault(Path file) throws IOException;
    }

    @Test
    void goodFilesSayWhatTorchRead() throws IOException {
        judge("good", CorpusFile::faultOfGood);
    }

    @Test
    void badFilesAreRefusedWithAClearMessage() throws IOException {
        judge("bad", CorpusFile::faultOfBad);
    }

    private static void judge(String kind, Judge judge) throws IOException {
        List<Path> files = FrozenCorpus.files(kind);
        assertTrue(files.size() > 400, "only " + files.size() + " files");
        Map<String, String> faults = new TreeMap<>();
        for (Path file : files) {
            String fault = judge.fault(file);
            if (!fault.isEmpty()) {
                faults.put(file.getFileName().toString(), fault);
            }
        }
        assertEquals(Map.of(), faults);
    }

    @Tag("oracle")
    @Test
    void thePackHoldsTheWholeCorpus() throws IOException {
        for (String kind : List.of("good", "bad")) {
            Set<String> all = names(Corpus.files(kind));
            all.remove(LARGE);
            assertEquals(
                    all,
                    names(FrozenCorpus.files(kind)),
                    "the corpus has changed: run write_frozen.py, its first lines say how");
        }
    }

    private static Set<String> names(List<Path> files) {
        return files.stream()
                .map(file -> file.getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.Corpus;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Good files say what torch reads from them; bad ones are refused. Torch's own score beside it. */
@Tag("oracle")
class CorpusTest {
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
        judge("good", CorpusFile::faultOfGood);
    }

    @Test
    void badFilesAreRefusedWithAClearMessage() throws IOException {
        judge("bad", CorpusFile::faultOfBad);
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
}

package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.internal.codec.Globals;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real torch saves; Java reads and saves again: the files are equal, and torch reads them. */
@Tag("oracle")
class TorchFileOracleTest {
    @TempDir static Path folder;
    private static Path theirs;
    private static Path ours;
    private static final List<String> different = new ArrayList<>();
    private static int count;

    @BeforeAll
    static void bothSave() throws IOException {
        theirs = Files.createDirectory(folder.resolve("theirs"));
        ours = Files.createDirectory(folder.resolve("ours"));
        Oracle.lines("torch_objects.py", theirs);
        try (Stream<Path> files = Files.list(theirs)) {
            for (Path file : files.sorted().toList()) {
                saveAgain(file, ours.resolve(file.getFileName()));
            }
        }
    }

    private static void saveAgain(Path file, Path again) throws IOException {
        try (TorchFile torch = TorchFile.open(file, LoadOptions.INERT)) {
            boolean legacy = torch.kind() == FileKind.LEGACY;
            TorchFile.save(
                    again,
                    torch.load().root(),
                    SaveOptions.DEFAULT
                            .withProtocol(torch.protocol())
                            .withFormat(legacy ? Format.LEGACY : Format.ZIP));
            count++;
            int at = Arrays.mismatch(Files.readAllBytes(file), Files.readAllBytes(again));
            // The keys of a legacy stream are addresses of the process that wrote it.
            if (at >= 0 && !legacy) {
                different.add(file.getFileName() + " at byte " + at);
            }
        }
    }

    @Test
    void whatTorchSavedIsSavedAgainToTheSameBytes() {
        assertEquals(List.of(), different);
        assertTrue(count > 60, "only " + count + " files");
    }

    @Test
    void torchReadsWhatJavaWroteInEveryWay() {
        Oracle.lines("torch_reads.py", theirs, ours);
    }

    @Test
    void theAllowListIsTorchsOwn() {
        assertEquals(
                new TreeSet<>(Oracle.lines("allowed_globals.py")),
                new TreeSet<>(Globals.torchTable()));
        assertEquals(144, Globals.torchTable().size());
    }
}

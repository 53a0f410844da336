package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.FileKind;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tar of torch 0.1, made as it made it, and read by torch of today and here. */
@Tag("oracle")
class TarTest {
    @TempDir static Path folder;

    @BeforeAll
    static void pythonWritesTheTars() {
        Oracle.script(folder, Duration.ofMinutes(2), "tar_cases.py", folder.toString());
    }

    @Test
    void aTarIsWhatTorchReads() throws IOException {
        List<Path> good = RenderedValues.good(folder);
        assertTrue(good.size() > 20, "only " + good.size());
        for (Path file : good) {
            try (TorchFile torch = TorchFile.open(file)) {
                assertEquals(FileKind.TAR, torch.kind());
                String name = file.getFileName().toString();
                RenderedValues.assertSame(RenderedValues.beside(file), torch.root(), name);
            }
        }
    }

    @Test
    void aTarWhoseMembersLieIsRefused() throws IOException {
        List<String> opened = new ArrayList<>();
        List<Path> bad = RenderedValues.bad(folder);
        for (Path file : bad) {
            try (TorchFile torch = TorchFile.open(file, LoadOptions.INERT)) {
                opened.add(file.getFileName().toString());
            } catch (TorchFileException e) {
                assertTrue(e.where().startsWith(file.getFileName().toString()), e.getMessage());
            }
        }
        assertEquals(List.of(), opened);
        assertEquals(16, bad.size());
    }

    @Test
    void aTarOfAnotherProgramIsNamed() {
        assertEquals(
                "[bad_not_torch.pt] the tar has no member pickle, so it was not written by torch 0.1."
                        + " Unpack it and open what is inside.",
                assertThrows(
                                TorchFileException.class,
                                () -> TorchFile.open(folder.resolve("bad_not_torch.pt")))
                        .getMessage());
    }

    @Test
    void aTarOutlivesItsFileAndIsSavedAsAZip() throws IOException {
        Path zip = folder.resolve("zip.bin");
        TorchFile torch = TorchFile.open(folder.resolve("views.pt")).load();
        torch.close();
        TorchFile.save(zip, torch.root());
        assertEquals(
                "True\n",
                Oracle.shared()
                        .run(
                                folder,
                                "a, b = torch.load('views.pt', weights_only=False), torch.load('zip.bin')\n"
                                        + "print(all(map(torch.equal, a, b)))")
                        .replace("\r", ""));
    }
}

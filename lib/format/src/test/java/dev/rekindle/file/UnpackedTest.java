package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of a file that somebody unpacked is read as the file that it was. */
class UnpackedTest {
    @TempDir Path folder;
    private Path file;
    private Path unpacked;

    @BeforeEach
    void somebodyUnpacksAFile() throws IOException {
        file = folder.resolve("m.pt");
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("w", Tensor.of(new float[] {1, 2, 3}));
        root.put("n", 4L);
        TorchFile.save(file, root);
        unpacked = unpack(file, folder.resolve("out"));
    }

    /** Returns the zip's own folder in {@code target}. */
    static Path unpack(Path file, Path target) throws IOException {
        String top = "";
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                top = entry.getName().substring(0, entry.getName().indexOf('/'));
                Path place = target.resolve(entry.getName());
                Files.createDirectories(place.getParent());
                Files.copy(zip.getInputStream(entry), place);
            }
        }
        return target.resolve(top);
    }

    private static void assertRead(Path place) throws IOException {
        try (TorchFile torch = TorchFile.open(place)) {
            assertEquals(FileKind.UNPACKED, torch.kind());
            Map<?, ?> root = (Map<?, ?>) torch.load().root();
            assertEquals(4L, root.get("n"));
            assertArrayEquals(new float[] {1, 2, 3}, ((Tensor) root.get("w")).toFloatArray());
            torch.verify();
        }
    }

    @Test
    void itsFolderIsRead() throws IOException {
        assertRead(unpacked);
    }

    @Test
    void soIsTheFolderAroundIt() throws IOException {
        assertRead(unpacked.getParent());
    }

    @Test
    void aRecordOfAnotherLengthIsRefused() throws IOException {
        Files.write(unpacked.resolve("data/0"), new byte[11]);
        String said =
                assertThrows(TorchFileException.class, () -> TorchFile.open(unpacked)).getMessage();
        assertTrue(said.contains("record holds 11 bytes"), said);
    }

    @Test
    void aMissingRecordIsNamed() throws IOException {
        Files.delete(unpacked.resolve("data/0"));
        String said =
                assertThrows(TorchFileException.class, () -> TorchFile.open(unpacked)).getMessage();
        assertTrue(said.contains("there is no record data/0"), said);
    }
}

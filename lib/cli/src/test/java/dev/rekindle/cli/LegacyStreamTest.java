package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.Format;
import dev.rekindle.file.SaveOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several saves in one stream, and the storages that were views before torch 0.4. */
@Tag("oracle")
class LegacyStreamTest {
    @TempDir static Path folder;

    @BeforeAll
    static void torchWritesTheStreams() {
        Oracle.script(folder, Duration.ofMinutes(2), "legacy_streams.py", folder.toString());
    }

    private static List<Path> files(String start) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(start))
                    .filter(file -> file.toString().endsWith(".pt"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everySaveOfAStreamIsWhatTorchReadsThere() throws IOException {
        for (String name : List.of("two.pt", "four.pt", "zip_behind.pt")) {
            JsonNode expected = RenderedValues.beside(folder.resolve(name));
            List<Object> all = Loaded.all(folder.resolve(name));
            assertEquals(expected.size(), all.size(), name);
            for (int i = 0; i < all.size(); i++) {
                RenderedValues.assertSame(expected.get(i), all.get(i), name + " " + i);
            }
            RenderedValues.assertSame(
                    expected.get(0), Loaded.value(folder.resolve(name)), "the first");
        }
    }

    @Test
    void aStreamIsReadLazilySaveAfterSave() {
        try (TorchFile first = TorchFile.open(folder.resolve("two.pt"))) {
            assertTrue(first.hasNext());
            assertTrue(
                    first.warnings()
                            .get(0)
                            .endsWith(
                                    "another save (torch.save legacy stream), which next() or"
                                            + " Torch.loadAll reads."),
                    first.warnings().toString());
            TorchFile second = first.next();
            assertEquals(3, ((List<?>) second.root()).size());
            assertFalse(second.hasNext());
            assertEquals(
                    "[two.pt] no further save follows. Ask hasNext() before next().",
                    assertThrows(TorchFileException.class, second::next).getMessage());
        }
    }

    @Test
    void whatFollowsASaveAndIsNoneIsRefusedByItsPlace() throws IOException {
        byte[] one = Files.readAllBytes(folder.resolve("views.pt"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(one);
        bytes.writeBytes(new byte[] {1, 2, 3});
        Path file = Files.write(folder.resolve("junk.pt"), bytes.toByteArray());
        assertEquals(1, Loaded.all(folder.resolve("views.pt")).size());
        Loaded.value(file);
        String message =
                assertThrows(TorchFileException.class, () -> Loaded.all(file)).getMessage();
        assertTrue(
                message.startsWith("[junk.pt] in the save at byte " + one.length + ": the file is"),
                message);
    }

    @Test
    void manySavesInOneStreamAreReadWithoutDepth() throws IOException {
        int count = 3000;
        Path file = folder.resolve("many.pt");
        SaveOptions legacy = SaveOptions.DEFAULT.withFormat(Format.LEGACY);
        try (WritableByteChannel out = Channels.newChannel(Files.newOutputStream(file))) {
            for (int i = 0; i < count; i++) {
                TorchFile.save(out, Tensor.of(new long[] {i}), legacy);
            }
        }
        List<Object> all = Loaded.all(file);
        assertEquals(count, all.size());
        assertEquals(2999L, ((Tensor) all.get(2999)).item());
    }

    @Test
    void aStorageThatIsAViewOfAnotherSharesItsElements() throws IOException {
        List<Path> files = files("views");
        assertEquals(3, files.size());
        for (Path file : files) {
            RenderedValues.assertSame(
                    RenderedValues.beside(file).get(0),
                    Loaded.value(file),
                    file.getFileName().toString());
        }
    }

    @Test
    void aViewThatLeavesItsStorageIsRefused() throws IOException {
        List<String> loaded = new ArrayList<>();
        List<Path> files = files("bad_");
        for (Path file : files) {
            try {
                Loaded.value(file);
                loaded.add(file.toString());
            } catch (TorchFileException e) {
                assertEquals(file.getFileName().toString(), e.where());
            }
        }
        assertEquals(List.of(), loaded);
        assertEquals(8, files.size());
    }
}

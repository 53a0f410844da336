package dev.rekindle.internal.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file, a mapped file, memory and a part of any give the same bytes and the same refusals. */
class SourcesTest {
    @TempDir Path folder;

    @Test
    void allSourcesGiveTheSameBytes() throws IOException {
        byte[] bytes = {10, 11, 12, 13, 14, 15};
        Path file = Files.write(folder.resolve("x.bin"), bytes);
        try (ByteSource read = FileByteSource.open(file);
                ByteSource mapped = MappedByteSource.open(file);
                ByteSource memory = new MemoryByteSource("x.bin", bytes)) {
            for (ByteSource source : new ByteSource[] {read, mapped, memory}) {
                assertEquals(6, source.size());
                assertEquals("x.bin", source.name());
                assertArrayEquals(new byte[] {12, 13}, part(source, 2, 2));
                assertArrayEquals(new byte[] {14}, part(source.slice(2, 4).slice(1, 2), 1, 1));
                for (long position : new long[] {5, 7, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
                    assertThrows(TorchFileException.class, () -> part(source, position, 2));
                    assertThrows(TorchFileException.class, () -> source.slice(position, 2));
                }
                assertThrows(TorchFileException.class, () -> part(source.slice(0, 3), 2, 2));
            }
        }
    }

    @Test
    void aMissingFileAndAFolderAreRefusedByName() {
        Path none = folder.resolve("none.pt");
        assertTrue(refusal(none).startsWith("[none.pt] there is no such file."));
        assertTrue(refusal(folder).contains("is a folder, but a file is expected"));
    }

    @Test
    void aFileTruncatedWhileOpenFailsAReadAndNothingElse() throws IOException {
        Path file = folder.resolve("x.bin");
        for (boolean mapped : new boolean[] {false, true}) {
            Files.write(file, new byte[100_000]);
            try (ByteSource source =
                    mapped ? MappedByteSource.open(file) : FileByteSource.open(file)) {
                Files.write(file, new byte[50]);
                assertArrayEquals(new byte[50], part(source, 0, 50));
                for (long position : new long[] {40, 20_000, 99_980}) {
                    TorchFileException e =
                            assertThrows(
                                    TorchFileException.class, () -> part(source, position, 20));
                    assertTrue(
                            e.getMessage().contains(", but had 100000 when it was opened."),
                            e.getMessage());
                }
            }
        }
    }

    /** An interrupt closes a channel that is asked for its size; the mapping stays. */
    @Test
    void aMappedFileIsReadByAnInterruptedThread() throws IOException {
        Path file = Files.write(folder.resolve("x.bin"), new byte[] {7, 8, 9});
        try (ByteSource source = MappedByteSource.open(file)) {
            Thread.currentThread().interrupt();
            assertArrayEquals(new byte[] {8}, part(source, 1, 1));
            assertTrue(Thread.interrupted(), "the interrupt stays");
            assertArrayEquals(new byte[] {9}, part(source, 2, 1));
        }
    }

    @Test
    void aClosedSourceIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("x.bin"), new byte[9]);
        for (ByteSource source :
                Arrays.asList(FileByteSource.open(file), MappedByteSource.open(file))) {
            source.close();
            assertThrows(TorchFileException.class, () -> part(source, 0, 1));
        }
    }

    private static byte[] part(ByteSource source, long position, int count) {
        byte[] part = new byte[count];
        source.read(position, ByteBuffer.wrap(part));
        return part;
    }

    private static String refusal(Path path) {
        return assertThrows(TorchFileException.class, () -> ArchiveReader.open(path)).getMessage();
    }
}

package dev.rekindle.internal.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is killed while it saves leaves the old file or the new one, whole. */
class KilledSaveTest {
    private static final int STORAGE_BYTES = 1 << 20;

    @TempDir Path folder;

    @Test
    void aKilledSaveLeavesAWholeFile() throws Exception {
        int rounds = Boolean.getBoolean("rekindle.long") ? 300 : 8;
        Path file = folder.resolve("model.pt");
        Random random = new Random(5);
        for (int round = 0; round < rounds; round++) {
            Process child = ChildJvm.start(Saver.class, List.of("-Xmx64m"), file);
            assertEquals('.', child.getInputStream().read(), "the child did not save once");
            Thread.sleep(random.nextInt(40));
            child.destroyForcibly().waitFor();
            assertWhole(file);
        }
    }

    @Test
    void anInterruptedSaveTakesItsTemporaryFileAlong() throws Exception {
        Path file = folder.resolve("model.pt");
        for (int round = 0; round < 4; round++) {
            Process child = ChildJvm.start(Saver.class, List.of("-Xmx64m"), file);
            assertEquals('.', child.getInputStream().read(), "the child did not save once");
            child.destroy();
            child.waitFor();
            assertWhole(file);
            try (Stream<Path> left = Files.list(folder)) {
                assertEquals(List.of(file), left.toList());
            }
        }
    }

    private static void assertWhole(Path file) {
        try (ArchiveReader archive = ArchiveReader.open(file)) {
            archive.verify();
            byte[] told = archive.record("data.pkl").readAll(1);
            for (int i = 0; i < 3; i++) {
                byte[] storage = archive.record("data/" + i).readAll(STORAGE_BYTES);
                assertEquals(STORAGE_BYTES, storage.length);
                for (byte value : storage) {
                    assertTrue(value == told[0], "bytes of two saves in one file");
                }
            }
        }
    }

    /** Saves again and again, each time with other bytes. */
    static final class Saver {
        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0]);
            for (byte round = 0; ; round++) {
                byte[] bytes = new byte[STORAGE_BYTES];
                java.util.Arrays.fill(bytes, round);
                List<RecordContent> storages = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    storages.add(RecordContent.of(bytes));
                }
                RecordContent pickle = RecordContent.of(new byte[] {round});
                AtomicFile.write(
                        file,
                        channel ->
                                ArchiveWriter.write(
                                        channel,
                                        "model",
                                        ArchiveOptions.DEFAULT,
                                        pickle,
                                        storages));
                System.out.print('.');
                System.out.flush();
            }
        }

        private Saver() {}
    }
}

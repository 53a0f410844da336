package dev.rekindle.internal.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.testing.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is killed while it saves leaves the old file or the new one, whole. */
class KilledSaveTest {
    private static final int STORAGE_BYTES = 1 << 20;

    @TempDir Path folder;

    @Test
    void aKilledSaveLeavesAWholeFile() throws Exception {
        killSaves(8);
    }

    @Tag("long")
    @Test
    void eachOfHundredsOfKilledSavesLeavesAWholeFile() throws Exception {
        killSaves(300);
    }

    private void killSaves(int rounds) throws Exception {
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
    void whatAKilledSaveLeftIsTakenAwayByTheNextSaveIntoItsFolder() throws Exception {
        Path file = folder.resolve("model.pt");
        int left = 0;
        for (int round = 0; round < 20 && left == 0; round++) {
            Process child = ChildJvm.start(Saver.class, List.of("-Xmx64m"), file);
            assertEquals('.', child.getInputStream().read(), "the child did not save once");
            Thread.sleep(round);
            child.destroyForcibly().waitFor();
            left = names().size() - 1;
        }
        assertTrue(left > 0, "no child was killed in mid-save: this shows nothing");
        AtomicFile.write(folder.resolve("other.pt"), channel -> {});
        assertEquals(List.of("model.pt", "other.pt"), names());
    }

    @Test
    void whatARunningSaveHasWrittenSoFarIsLeftAlone() throws Exception {
        Path file = folder.resolve("model.pt");
        Process child = ChildJvm.start(Saver.class, List.of("-Xmx64m"), file);
        try {
            assertEquals('.', child.getInputStream().read(), "the child did not save once");
            for (int round = 0; round < 50; round++) {
                AtomicFile.write(folder.resolve("other.pt"), channel -> {});
                // Its own file would be gone, and its rename would fail, were it taken away.
                assertTrue(child.isAlive(), "the child's save failed");
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void aFileThatOnlyLooksLikeALeftoverStays() throws IOException {
        Path mine = Files.write(folder.resolve(".rekindle-notes.tmp"), new byte[] {1});
        Path own = Files.write(Unfinished.name(folder), new byte[] {1});
        AtomicFile.write(folder.resolve("model.pt"), channel -> {});
        assertTrue(Files.exists(mine));
        assertTrue(Files.exists(own), "of this process, which is running");
    }

    @Test
    void anInterruptedThreadTakesItsFileAlongAndSaysSo() throws IOException {
        Path file = folder.resolve("model.pt");
        Thread.currentThread().interrupt();
        TorchFileException e =
                assertThrows(
                        TorchFileException.class,
                        () ->
                                AtomicFile.write(
                                        file, channel -> channel.write(ByteBuffer.allocate(9))));
        assertTrue(Thread.interrupted(), "the flag stays for whoever set it");
        assertTrue(e.getMessage().contains("interrupted while it saved"), e.getMessage());
        assertEquals(List.of(), names());
    }

    @Test
    void noShutdownHookIsInstalled() throws Exception {
        Process child =
                ChildJvm.start(
                        OneSave.class,
                        List.of("--add-opens=java.base/java.lang=ALL-UNNAMED"),
                        folder.resolve("model.pt"));
        assertEquals("none", new String(child.getInputStream().readAllBytes(), UTF_8));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
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

    /** Saves, and tells which of our classes run at the end. */
    static final class OneSave {
        public static void main(String[] arguments) throws ReflectiveOperationException {
            AtomicFile.write(Path.of(arguments[0]), channel -> {});
            try {
                // An ending JVM refuses hooks; one that runs lists those it has.
                Class<?> hooks = Class.forName("java.lang.ApplicationShutdownHooks");
                java.lang.reflect.Field field = hooks.getDeclaredField("hooks");
                field.setAccessible(true);
                java.util.Map<?, ?> installed = (java.util.Map<?, ?>) field.get(null);
                System.out.print(installed.isEmpty() ? "none" : installed.keySet().toString());
            } finally {
                System.out.flush();
            }
        }

        private OneSave() {}
    }
}

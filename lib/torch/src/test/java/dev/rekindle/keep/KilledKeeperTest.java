package dev.rekindle.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rekindle.Checkpoint;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that saves 4 MB for ever to one folder, and what may happen to it. */
class KilledKeeperTest {
    private static final int FLOATS = 1 << 20;

    @TempDir Path folder;

    @Test
    void thirtyKilledRunsLoseNothing() throws Exception {
        killRuns(30, true);
    }

    @Tag("long")
    @Test
    void aThousandKilledRunsLoseNothing() throws Exception {
        killRuns(1000, true);
    }

    @Test
    void runsThatAreAskedToEndLoseNothing() throws Exception {
        killRuns(3, false);
    }

    @Tag("long")
    @Test
    void aHundredRunsThatAreAskedToEndLoseNothing() throws Exception {
        killRuns(100, false);
    }

    /** A life that begins looks at what the one before left; see {@link Run}. */
    private void killRuns(int rounds, boolean atOnce) throws Exception {
        Random random = new Random(7);
        long told = 0;
        int leftovers = 0;
        long lives = 0;
        for (int round = 0; round < rounds; round++) {
            Process child =
                    ChildJvm.start(
                            Run.class,
                            List.of("-Xmx96m", "-XX:TieredStopAtLevel=1"),
                            folder,
                            round % 2 == 0 ? "beside" : "waiting");
            BufferedReader says = child.inputReader();
            String begin = says.readLine();
            assertTrue(begin != null && begin.startsWith("resumed "), begin);
            long resumed = Long.parseLong(begin.substring(8));
            assertTrue(resumed >= told, "lost: " + told + " was saved, and " + begin);
            told = Math.max(told, safe(says.readLine()));
            Thread.sleep(random.nextInt(150));
            // Process.destroy would close the stream that is still to be read.
            boolean asked =
                    atOnce ? child.toHandle().destroyForcibly() : child.toHandle().destroy();
            assertTrue(asked);
            for (String line = says.readLine(); line != null; line = says.readLine()) {
                // The last line may be cut off.
                if (line.endsWith(".")) {
                    told = Math.max(told, safe(line));
                }
            }
            child.waitFor();
            lives++;
            leftovers += temporary().size();
        }
        try (CheckpointKeeper keeper = new CheckpointKeeper(folder)) {
            assertEquals(List.of(), temporary(), "left after the next start");
            Resumed last = keeper.resume().orElseThrow();
            assertEquals(List.of(), last.skipped());
            Run.assertWhole(last);
            assertEquals(last.step(), keeper.history().rows().size());
        }
        System.out.printf(
                "%d lives, the last at step %d, %d saves cut off, 0 lost, 0 torn%n",
                lives, told, leftovers);
        assertTrue(rounds < 30 || leftovers > 0, "no save was cut off: this shows nothing");
    }

    private static long safe(String line) {
        return Long.parseLong(line.substring(0, line.length() - 1));
    }

    @Test
    void aDiskThatFillsKeepsWhatIsThere() throws Exception {
        fillDisk(4);
    }

    @Tag("long")
    @Test
    void aDiskThatFillsAHundredTimesKeepsWhatIsThere() throws Exception {
        fillDisk(100);
    }

    private void fillDisk(int times) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=14m", "tmpfs", disk.toString()),
                "a small disk needs the right to mount");
        try {
            Path filling = disk.resolve("something else");
            int refused = 0;
            try (CheckpointKeeper keeper =
                    new CheckpointKeeper(disk, o -> o.everySteps(1).last(1).inBackground())) {
                for (int round = 0; round < times; round++) {
                    keeper.step(1, () -> Run.state(keeper.step()));
                    keeper.flush();
                    long before = keeper.step();
                    Files.write(filling, new byte[7 << 20]);
                    keeper.step(1, () -> Run.state(keeper.step()));
                    TorchFileException full = assertThrows(TorchFileException.class, keeper::flush);
                    assertTrue(full.getMessage().contains("no space left"), full.getMessage());
                    refused++;
                    Resumed there = CheckpointKeeper.latest(disk).orElseThrow();
                    assertEquals(before, there.step());
                    assertEquals(List.of(), there.skipped());
                    Run.assertWhole(there);
                    Files.delete(filling);
                }
                keeper.step(1, () -> Run.state(keeper.step()));
            }
            Resumed last = CheckpointKeeper.latest(disk).orElseThrow();
            assertEquals(2L * times + 1, last.step());
            assertEquals(last.step(), History.read(disk).rows().size());
            assertEquals(List.of(), temporary(disk));
            System.out.printf("the disk was full %d times, 0 lost, 0 torn%n", refused);
        } finally {
            assertTrue(run("umount", disk.toString()));
        }
    }

    @Test
    void whoReadsWhileARunSavesAlwaysFindsAWholeOneAndASecondRunIsToldSo() throws Exception {
        Process child = ChildJvm.start(Run.class, List.of("-Xmx96m"), folder, "beside");
        AtomicBoolean over = new AtomicBoolean();
        try {
            BufferedReader says = child.inputReader();
            assertEquals("resumed 0", says.readLine());
            while (safe(says.readLine()) < 1) {}
            Thread drain =
                    new Thread(
                            () -> {
                                try {
                                    while (!over.get() && says.readLine() != null) {}
                                } catch (IOException e) {
                                    // The child was ended.
                                }
                            });
            drain.start();
            long before = 0;
            for (int read = 0; read < 200; read++) {
                Resumed found = CheckpointKeeper.latest(folder).orElseThrow();
                assertEquals(List.of(), found.skipped());
                Run.assertWhole(found);
                assertTrue(found.step() >= before, "an older one after a newer");
                before = found.step();
                if (read % 50 == 0) {
                    TorchFileException e =
                            assertThrows(
                                    TorchFileException.class, () -> new CheckpointKeeper(folder));
                    assertTrue(e.getMessage().contains("process " + child.pid()), e.getMessage());
                }
            }
            assertTrue(child.isAlive());
        } finally {
            over.set(true);
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void twoWritersOfOneFileAndTwoHundredReadsAreNeverTorn() throws Exception {
        Path file = folder.resolve("model.pt");
        Torch.save(Run.state(1), file);
        Process one = ChildJvm.start(Writer.class, List.of("-Xmx96m"), file);
        Process two = ChildJvm.start(Writer.class, List.of("-Xmx96m"), file);
        try {
            one.getInputStream().read();
            two.getInputStream().read();
            for (int read = 0; read < 200; read++) {
                Run.assertWhole(Torch.load(file).asCheckpoint());
            }
            assertTrue(one.isAlive() && two.isAlive());
        } finally {
            one.destroyForcibly().waitFor();
            two.destroyForcibly().waitFor();
        }
        Torch.save(Run.state(1), file);
        assertEquals(List.of(), temporary());
    }

    private List<Path> temporary() throws IOException {
        return temporary(folder);
    }

    private static List<Path> temporary(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.toString().endsWith(".tmp")).toList();
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Resumes, says where, looks at it, and saves for ever; each step that is safe is said. */
    static final class Run {
        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            boolean beside = arguments[1].equals("beside");
            try (CheckpointKeeper keeper =
                    new CheckpointKeeper(
                            folder,
                            o -> {
                                o.everySteps(1).last(3).lowest("loss");
                                if (beside) {
                                    o.inBackground();
                                }
                            })) {
                assertEquals(List.of(), temporary(folder), "left after the next start");
                keeper.resume()
                        .ifPresent(
                                found -> {
                                    assertEquals(List.of(), found.skipped());
                                    assertWhole(found);
                                });
                assertEquals(keeper.step(), keeper.history().rows().size());
                System.out.println("resumed " + keeper.step());
                while (true) {
                    keeper.step(1.0 / (1 + keeper.step() % 10), () -> state(keeper.step()));
                    // Beside the training, what was begun before is safe once the next is begun.
                    System.out.println((beside ? keeper.step() - 1 : keeper.step()) + ".");
                }
            } catch (Throwable e) {
                System.out.println("failed " + e);
                throw e;
            }
        }

        static Checkpoint state(long step) {
            float[] values = new float[FLOATS];
            Arrays.fill(values, step);
            return Checkpoint.of("step", step, "weights", Tensor.of(values));
        }

        static void assertWhole(Resumed found) {
            assertEquals(found.step(), found.checkpoint().integer("step"));
            assertWhole(found.checkpoint());
        }

        static void assertWhole(Checkpoint checkpoint) {
            float expected = checkpoint.integer("step");
            float[] values = checkpoint.tensor("weights").toFloatArray();
            assertEquals(FLOATS, values.length);
            for (float value : values) {
                if (value != expected) {
                    throw new AssertionError("torn: " + value + " in step " + expected);
                }
            }
        }

        private Run() {}
    }

    /** Saves for ever to one file. */
    static final class Writer {
        public static void main(String[] arguments) {
            for (long step = 1; ; step++) {
                Torch.save(Run.state(step), Path.of(arguments[0]));
                if (step == 1) {
                    System.out.println();
                }
            }
        }

        private Writer() {}
    }
}

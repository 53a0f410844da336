package dev.rekindle.keep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.Checkpoint;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** When a keeper saves, what stays, and where a run goes on. */
class CheckpointKeeperTest {
    @TempDir Path folder;

    private static Supplier<Checkpoint> state(float value) {
        return () -> Checkpoint.of("weights", Tensor.of(new float[] {value}));
    }

    private CheckpointKeeper keeper(Consumer<KeeperOptions> settings) {
        return new CheckpointKeeper(folder, settings.andThen(o -> o.notes(note -> {})));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".pt"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void namesTellEpochStepAndLossAndTheLastOnesStay() throws IOException {
        try (CheckpointKeeper keeper = keeper(o -> o.last(2))) {
            for (int epoch = 0; epoch < 4; epoch++) {
                for (int i = 0; i < 10; i++) {
                    keeper.step(2 - 0.01 * i, state(i));
                }
                keeper.epochEnds(1.0 / (epoch + 1), state(epoch));
            }
        }
        assertEquals(
                List.of(
                        "epoch003-step00000030-loss0.3333.pt",
                        "epoch004-step00000040-loss0.2500.pt"),
                names());
    }

    @Test
    void everySoManyStepsOrMinutesIsSaved() throws IOException {
        AtomicLong clock = new AtomicLong();
        try (CheckpointKeeper keeper =
                new CheckpointKeeper(
                        folder, o -> o.everySteps(4).everyMinutes(10).last(9), clock::get)) {
            List<Long> saved = new ArrayList<>();
            for (int i = 1; i <= 10; i++) {
                clock.addAndGet(4 * 60_000_000_000L);
                if (keeper.step(1, state(i))) {
                    saved.add(keeper.step());
                }
            }
            assertEquals(List.of(3L, 4L, 7L, 8L), saved);
        }
    }

    @Test
    void theBestStaysBesideTheLast() throws IOException {
        double[] losses = {0.9, 0.3, 0.5, Double.NaN, 0.4};
        try (CheckpointKeeper keeper = keeper(o -> o.last(1).lowest("loss"))) {
            for (double loss : losses) {
                keeper.epochEnds(loss, state(1));
            }
            assertEquals(2, keeper.best().orElseThrow().epoch());
            assertEquals(1, keeper.notes().size(), keeper.notes().toString());
            assertTrue(keeper.notes().get(0).contains("loss is NaN"), keeper.notes().get(0));
        }
        assertEquals(
                List.of(
                        "epoch002-step00000000-loss0.3000.pt",
                        "epoch005-step00000000-loss0.4000.pt"),
                names());
        // Known after a restart, too: the numbers stand in the files.
        try (CheckpointKeeper again = keeper(o -> o.last(1).highest("loss"))) {
            assertEquals(0.4, again.best().orElseThrow().metrics().get("loss"));
        }
    }

    @Test
    void numbersThatWentWrongDoNotPushTheLastSoundStateOut() throws IOException {
        try (CheckpointKeeper keeper = keeper(o -> o.last(2))) {
            keeper.epochEnds(0.5, state(1));
            for (int i = 0; i < 5; i++) {
                keeper.epochEnds(Double.NaN, state(Float.NaN));
            }
        }
        assertEquals(
                List.of(
                        "epoch001-step00000000-loss0.5000.pt",
                        "epoch005-step00000000-lossnan.pt",
                        "epoch006-step00000000-lossnan.pt"),
                names());
    }

    @Test
    void aRunGoesOnWhereItsNewestWholeCheckpointIs() throws IOException {
        try (CheckpointKeeper keeper = keeper(o -> o.everySteps(5))) {
            for (int i = 1; i <= 17; i++) {
                keeper.step(1.0 / i, state(i));
            }
        }
        try (CheckpointKeeper keeper = keeper(o -> o.everySteps(5))) {
            Resumed found = keeper.resume().orElseThrow();
            assertEquals(15, found.step());
            assertEquals(15, found.checkpoint().tensor("weights").toFloatArray()[0]);
            assertEquals(15, keeper.history().rows().size(), "steps 16 and 17 are made again");
            keeper.step(0.5, state(16));
            assertEquals(16, keeper.step());
            assertEquals(16, keeper.history().rows().size());
        }
        assertEquals(16, History.read(folder).rows().size());
        assertEquals(1.0 / 3, History.read(folder).values("loss").get(2));
    }

    @Test
    void aDamagedOneIsSkippedWithAWordAndStays() throws IOException {
        try (CheckpointKeeper keeper = keeper(o -> o.last(3))) {
            for (int i = 1; i <= 3; i++) {
                keeper.epochEnds(1.0 / i, state(i));
            }
        }
        Path newest = folder.resolve("epoch003-step00000000-loss0.3333.pt");
        byte[] bytes = Files.readAllBytes(newest);
        Files.write(newest, Arrays.copyOf(bytes, bytes.length / 2));
        List<String> told = new ArrayList<>();
        try (CheckpointKeeper keeper =
                new CheckpointKeeper(folder, o -> o.last(1).notes(told::add))) {
            Resumed found = keeper.resume().orElseThrow();
            assertEquals(2, found.epoch());
            assertEquals(1, told.size());
            assertEquals(told, found.skipped());
            assertTrue(told.get(0).contains("epoch003"), told.get(0));
            keeper.epochEnds(0.2, state(3));
        }
        assertEquals(
                List.of(
                        "epoch003-step00000000-loss0.2000.pt",
                        "epoch003-step00000000-loss0.3333.pt"),
                names());
    }

    @Test
    void whereNoneIsWholeTheRunDoesNotStartAnewSilently() throws IOException {
        try (CheckpointKeeper keeper = keeper(o -> o.last(1))) {
            keeper.epochEnds(1, state(1));
        }
        Files.write(folder.resolve(names().get(0)), new byte[100]);
        try (CheckpointKeeper keeper = keeper(o -> o.last(1))) {
            TorchFileException e = assertThrows(TorchFileException.class, keeper::resume);
            assertTrue(e.getMessage().contains("none of the 1 checkpoints"), e.getMessage());
        }
    }

    @Test
    void aNewRunInAnOldFolderIsRefused() {
        assertTrue(CheckpointKeeper.latest(folder.resolve("none")).isEmpty());
        try (CheckpointKeeper keeper = keeper(o -> o.last(1))) {
            assertTrue(keeper.resume().isEmpty());
            keeper.epochEnds(1, state(1));
        }
        try (CheckpointKeeper keeper = keeper(o -> o.last(1))) {
            IllegalStateException e =
                    assertThrows(IllegalStateException.class, () -> keeper.step(1, state(1)));
            assertTrue(e.getMessage().contains("Call resume() first"), e.getMessage());
        }
    }

    @Test
    void aCheckpointOfALaterVersionIsRefusedByName() throws IOException {
        Path file = folder.resolve("epoch001-step00000001.pt");
        Torch.save(Checkpoint.of("keeper", Checkpoint.of("version", 2)), file);
        for (Supplier<Object> way :
                List.<Supplier<Object>>of(
                        () -> keeper(o -> o.last(1)), () -> CheckpointKeeper.latest(folder))) {
            TorchFileException e = assertThrows(TorchFileException.class, way::get);
            assertTrue(e.getMessage().contains("by a later version of the keeper: 2"));
        }
        Files.delete(file);
        keeper(o -> o.last(1)).close();
    }

    @Test
    void twoRunsInOneFolderAreToldApart() {
        try (CheckpointKeeper keeper = keeper(o -> o.last(1))) {
            TorchFileException e =
                    assertThrows(TorchFileException.class, () -> keeper(o -> o.last(1)));
            String self = "process " + ProcessHandle.current().pid();
            assertTrue(e.getMessage().contains("another run saves its checkpoints here: " + self));
        }
        keeper(o -> o.last(1)).close();
    }

    @Test
    void aSaveBesideTheTrainingHoldsTheMomentItWasTaken() {
        float[] weights = new float[100_000];
        try (CheckpointKeeper keeper = keeper(o -> o.inBackground().last(100))) {
            for (int i = 1; i <= 20; i++) {
                Arrays.fill(weights, i);
                Tensor live =
                        Tensor.over(
                                new LiveFloats(weights),
                                dev.rekindle.tensor.DType.FLOAT32,
                                100_000);
                keeper.epochEnds(i, () -> Checkpoint.of("weights", live));
                Arrays.fill(weights, -1);
            }
            keeper.flush();
            for (Kept kept : keeper.kept()) {
                float[] expected = new float[weights.length];
                Arrays.fill(expected, kept.epoch());
                assertArrayEquals(expected, kept.load().tensor("weights").toFloatArray());
            }
            assertEquals(20, keeper.kept().size());
        }
    }

    @Test
    void aSnapshotIsTheVeryFileThatASaveWrites() throws IOException {
        Path saved = folder.resolve("a").resolve("model.pt");
        Path taken = folder.resolve("b").resolve("model.pt");
        Files.createDirectory(saved.getParent());
        Files.createDirectory(taken.getParent());
        double[] many = new double[3_000_000];
        Arrays.setAll(many, i -> i);
        Checkpoint value = Checkpoint.of("epoch", 1, "weights", Tensor.of(many));
        Torch.save(value, saved);
        Torch.snapshot(value, taken).save();
        assertArrayEquals(Files.readAllBytes(saved), Files.readAllBytes(taken));
    }

    @Test
    void whatFailsBesideTheTrainingIsThrownByTheNextCallAndTheStepsCount() throws IOException {
        CheckpointKeeper keeper = keeper(o -> o.everySteps(2).inBackground());
        keeper.step(1, state(1));
        Files.createDirectory(folder.resolve("epoch000-step00000002-loss1.0000.pt"));
        keeper.step(1, state(2));
        TorchFileException e =
                assertThrows(
                        TorchFileException.class,
                        () -> {
                            keeper.step(1, state(3));
                            keeper.step(1, state(4));
                        });
        assertTrue(e.getMessage().contains("the save after step 2"), e.getMessage());
        while (keeper.step() < 4) {
            keeper.step(1, state(4));
        }
        keeper.flush();
        assertEquals(4, keeper.kept().get(0).step());
        assertEquals(4, keeper.history().rows().size());
        keeper.close();
        assertFalse(CheckpointKeeper.latest(folder).isEmpty());
    }

    @Test
    void theHistoryGrowsByColumnsAndALineThatWasCutOffGoes() throws IOException {
        try (CheckpointKeeper keeper = keeper(o -> o.everySteps(1))) {
            keeper.step(0.5, state(1));
            keeper.step(Map.of("loss", 0.25, "accuracy", 0.1), state(2));
            keeper.step(Map.of("accuracy", 1e-7), state(3));
        }
        Path file = folder.resolve("history.csv");
        String text = "epoch,step,loss,accuracy\n0,1,0.5,\n0,2,0.25,0.1\n0,3,,1e-07\n";
        assertEquals(text, Files.readString(file));
        Files.writeString(file, text + "0,4,0.1");
        assertEquals(3, History.read(folder).rows().size());
        try (CheckpointKeeper keeper = keeper(o -> o.everySteps(1))) {
            assertEquals(text, Files.readString(file));
            keeper.resume();
            keeper.step(Double.NaN, state(4));
        }
        assertEquals(text + "0,4,nan,\n", Files.readString(file));
    }

    @Test
    void stateThatCanNotBeSavedChangesNothing() throws IOException {
        try (CheckpointKeeper keeper = keeper(o -> o.everySteps(1))) {
            keeper.step(1, state(1));
            assertThrows(
                    TorchFileException.class,
                    () -> keeper.step(1, () -> Checkpoint.of("clock", new Thread())));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> keeper.step(1, () -> Checkpoint.of("keeper", 1)));
            assertThrows(IllegalArgumentException.class, () -> keeper.step(1, () -> null));
            assertEquals(4, keeper.step());
        }
        assertEquals(List.of("epoch000-step00000001-loss1.0000.pt"), names());
    }

    @Test
    void whatIsNullIsToldByNameAndTakesNoFolder() throws IOException {
        for (Executable wrong :
                List.<Executable>of(
                        () -> new CheckpointKeeper(null),
                        () -> new CheckpointKeeper(folder, null),
                        () -> keeper(o -> o.lowest(null)),
                        () -> keeper(o -> o.notes(null)),
                        () -> CheckpointKeeper.latest(null))) {
            assertToldByName(wrong);
        }
        try (CheckpointKeeper keeper = keeper(o -> o.everySteps(5))) {
            assertToldByName(() -> keeper.step(1, null));
            assertToldByName(() -> keeper.step((Map<String, Double>) null, state(1)));
            assertToldByName(() -> keeper.listener(null));
            assertEquals(0, keeper.step());
        }
        Path file = Files.createFile(folder.resolve("file"));
        TorchFileException e =
                assertThrows(TorchFileException.class, () -> new CheckpointKeeper(file));
        assertTrue(e.getMessage().contains("this is a file"), e.getMessage());
    }

    private static void assertToldByName(Executable wrong) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, wrong);
        assertTrue(e.getMessage().contains(" is null. Give one."), e.getMessage());
    }

    @Test
    void aHistoryThatIsNoTextIsRefusedByItsFile() throws IOException {
        Files.write(folder.resolve(History.FILE), new byte[] {(byte) 0xff, 0});
        for (Executable way :
                List.<Executable>of(() -> History.read(folder), () -> keeper(o -> o.last(1)))) {
            TorchFileException e = assertThrows(TorchFileException.class, way);
            assertTrue(e.getMessage().contains("no text in UTF-8"), e.getMessage());
        }
    }
}

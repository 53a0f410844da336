package dev.rekindle.keep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import dev.rekindle.Checkpoint;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.nn.Linear;
import dev.rekindle.optim.SGD;
import dev.rekindle.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A keeper that listens to DJL's own training loop. */
@Tag("engine")
class TrainerKeeperTest {
    @TempDir Path folder;

    private boolean failing;

    /** Trains with EasyTrain.fit, 4 steps an epoch, and returns the weights at the end. */
    private float[] fit(int epochs, Consumer<KeeperOptions> settings, List<Checkpoint> seen)
            throws Exception {
        Torch.manualSeed(0);
        try (Model model = Model.newInstance("net");
                NDManager manager = Engines.newManager();
                Linear net = new Linear(3, 2);
                SGD optimizer = new SGD(net.parameters(), 0.1, 0.9);
                CheckpointKeeper keeper = new CheckpointKeeper(folder, settings)) {
            NDArray data = manager.arange(24).toType(ai.djl.ndarray.types.DataType.FLOAT32, false);
            ArrayDataset dataset =
                    new ArrayDataset.Builder()
                            .setData(data.reshape(8, 3).div(24))
                            .optLabels(manager.arange(8).mod(2))
                            .setSampling(2, false)
                            .build();
            keeper.resume()
                    .ifPresent(
                            found -> {
                                net.loadStateDict(found.checkpoint().stateDict("model"));
                                optimizer.loadStateDict(found.checkpoint().checkpoint("optimizer"));
                                seen.add(found.checkpoint());
                            });
            model.setBlock(net);
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(optimizer.forTrainer())
                            .optDevices(new Device[] {Device.cpu()})
                            .addTrainingListeners(
                                    keeper.listener(
                                            () ->
                                                    Checkpoint.of(
                                                            "model", net.stateDict(),
                                                            "optimizer", optimizer.stateDict(),
                                                            "more",
                                                                    failing
                                                                            ? new Thread()
                                                                            : null)));
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(2, 3));
                EasyTrain.fit(trainer, epochs, dataset, null);
            }
            assertEquals(keeper.epoch() * 4, keeper.step());
            return net.weight.getArray().toFloatArray();
        }
    }

    @Test
    void stepsAndEpochsAreCountedAfterTheOptimizersStep() throws Exception {
        float[] end = fit(3, o -> o.everySteps(4).everyEpochs(1).last(9), new ArrayList<>());
        List<Kept> kept;
        try (CheckpointKeeper keeper = new CheckpointKeeper(folder)) {
            kept = keeper.kept();
        }
        assertEquals(List.of(12L, 12L, 8L, 8L, 4L, 4L), kept.stream().map(Kept::step).toList());
        assertEquals(List.of(3L, 2L, 2L, 1L, 1L, 0L), kept.stream().map(Kept::epoch).toList());
        // Nothing happens between the last step of an epoch and its end.
        Tensor last = kept.get(0).load().stateDict("model").get("weight");
        assertArrayEquals(end, last.toFloatArray());
        assertArrayEquals(end, kept.get(1).load().stateDict("model").get("weight").toFloatArray());
        assertEquals(15, History.read(folder).rows().size());
        assertTrue(History.read(folder).metrics().contains("loss"));
    }

    @Test
    void aTrainersRunGoesOnWithTheSameNumbers() throws Exception {
        float[] straight = fit(4, o -> o.inBackground(), new ArrayList<>());
        for (Path file : List.of(folder)) {
            try (var files = Files.list(file)) {
                for (Path each : files.toList()) {
                    Files.delete(each);
                }
            }
        }
        List<Checkpoint> seen = new ArrayList<>();
        fit(2, o -> o.inBackground(), seen);
        assertEquals(0, seen.size());
        assertArrayEquals(straight, fit(2, o -> o.inBackground(), seen));
        assertEquals(1, seen.size());
    }

    @Test
    void whatFailsAfterABatchIsThrownByTheTrainersLoop() {
        failing = true;
        TorchFileException e =
                assertThrows(
                        TorchFileException.class,
                        () -> fit(2, o -> o.everySteps(1), new ArrayList<>()));
        assertTrue(e.getMessage().contains("Thread"), e.getMessage());
    }
}

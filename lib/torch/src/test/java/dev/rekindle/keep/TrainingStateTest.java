package dev.rekindle.keep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.rekindle.Checkpoint;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.data.Batches;
import dev.rekindle.data.Generator;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.nn.Linear;
import dev.rekindle.optim.Adam;
import dev.rekindle.optim.Optimizer;
import dev.rekindle.optim.SGD;
import dev.rekindle.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint is taken over whole or not at all. */
@Tag("engine")
class TrainingStateTest {
    @TempDir Path folder;

    private static void step(Linear net, Optimizer optimizer) {
        try (Step step = Torch.step()) {
            NDArray loss = net.forward(Torch.ones(2, 3)).sum();
            optimizer.zeroGrad();
            step.backward(loss);
            optimizer.step();
        }
    }

    private byte[] bytes(TrainingState state) throws Exception {
        Path file = folder.resolve("state.pt");
        Torch.save(state.save(), file);
        return Files.readAllBytes(file);
    }

    @Test
    void whatDoesNotFitLeavesModelOptimizerBatchesAndGeneratorAsTheyWere() throws Exception {
        Torch.manualSeed(0);
        Batches batches = new Batches(10, 3, o -> o.shuffle(true).generator(new Generator(1)));
        try (Linear net = new Linear(3, 2);
                Linear other = new Linear(3, 4);
                SGD sgd = new SGD(net.parameters(), 0.1, 0.9);
                Adam adam = new Adam(net.parameters(), 0.1)) {
            step(net, sgd);
            TrainingState state =
                    new TrainingState()
                            .with("model", net)
                            .with("optimizer", sgd)
                            .with("batches", batches)
                            .withRngState("rng");
            Checkpoint good = Torch.snapshot(state.save(), folder.resolve("a.pt")).load();
            step(net, sgd);
            batches.iterator().next();
            Torch.manualSeed(5);
            step(net, adam);
            byte[] before = bytes(state);

            refused(state, with(good, "optimizer", adam.stateDict()), "optimizer");
            refused(state, with(good, "model", other.stateDict()), "size mismatch for weight");
            refused(state, with(good, "batches", new Batches(10, 3).stateDict()), "batches");
            refused(state, with(good, "rng", Tensor.of(new int[3])), "ByteTensor");
            refused(state, with(good, "rng", null), "expected a tensor");
            Map<Object, Object> less = new LinkedHashMap<>(good.entries());
            less.remove("batches");
            refused(state, Checkpoint.of(less), "no key \"batches\"");
            assertArrayEquals(before, bytes(state));

            state.load(good);
            Checkpoint now = state.save();
            assertTrue(
                    now.stateDict("model")
                            .get("weight")
                            .contentEquals(good.stateDict("model").get("weight")));
            assertEquals(0, now.checkpoint("batches").integer("position"));
            assertTrue(now.tensor("rng").contentEquals(good.tensor("rng")));
        }
    }

    private static Checkpoint with(Checkpoint good, String key, Object value) {
        Map<Object, Object> entries = new LinkedHashMap<>(good.entries());
        entries.put(key, value);
        return Checkpoint.of(entries);
    }

    private static void refused(TrainingState state, Checkpoint from, String why) {
        RuntimeException e = assertThrows(RuntimeException.class, () -> state.load(from));
        assertTrue(
                e instanceof IllegalArgumentException || e instanceof TorchFileException,
                e.toString());
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    @Test
    void aKeyIsNamedOnce() {
        TrainingState state = new TrainingState().withRngState("rng");
        assertThrows(
                IllegalArgumentException.class,
                () -> state.with("rng", () -> Map.of(), found -> {}));
        for (Executable wrong :
                List.<Executable>of(
                        () -> state.with("net", (Linear) null),
                        () -> state.with(null, new Batches(2, 1)),
                        () -> state.load(null))) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, wrong);
            assertTrue(e.getMessage().contains(" is null. Give one."), e.getMessage());
        }
        Torch.manualSeed(0);
        assertEquals(java.util.Set.of("rng"), state.save().keys());
    }
}

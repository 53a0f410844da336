package dev.rekindle.networks;

import static dev.rekindle.nn.Parametrizations.weightNorm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.rekindle.Checkpoint;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.nn.AdaptiveAvgPool1d;
import dev.rekindle.nn.Conv1d;
import dev.rekindle.nn.Flatten;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.ReLU;
import dev.rekindle.nn.Sequential;
import dev.rekindle.nn.WeightNorm;
import dev.rekindle.optim.Adam;
import dev.rekindle.state.StateDict;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Published networks that stand on weight norms and spectral norms beside Python's: the same
 * weights after the same seed, Python's file loaded strictly, the same predictions, three steps of
 * Adam, and the way back.
 */
@Tag("oracle")
@Tag("engine")
class NormedNetworksOracleTest {
    @TempDir static Path folder;

    private static final Map<String, Supplier<Module>> NETWORKS =
            Map.of(
                    "hifigan",
                    HiFiGan::new,
                    "discriminator",
                    SnDiscriminator::new,
                    "tcn",
                    () -> tcn(each -> weightNorm(each)),
                    "tcn_old",
                    () -> tcn(each -> WeightNorm.weightNorm(each)));

    private static Module tcn(UnaryOperator<Module> norm) {
        return new Sequential(
                norm.apply(new Conv1d(2, 6, 3, o -> o.padding(1).dilation(1))),
                new ReLU(),
                norm.apply(new Conv1d(6, 6, 3, o -> o.padding(2).dilation(2))),
                new ReLU(),
                new AdaptiveAvgPool1d(1),
                new Flatten(),
                norm.apply(new Linear(6, 3)));
    }

    @BeforeAll
    static void pythonRuns() {
        Oracle.lines("normed_networks.py", folder);
    }

    private static void assertNear(Checkpoint runs, String name, NDArray own) {
        assertArrayEquals(runs.tensor(name).toFloatArray(), own.toFloatArray(), 1e-5f, name);
    }

    private static void train(Module network, NDArray x) {
        network.train();
        try (Adam optimizer = new Adam(network.parameters(), 1e-3)) {
            for (int i = 0; i < 3; i++) {
                try (Step step = Torch.step()) {
                    optimizer.zeroGrad();
                    step.backward(network.forward(x).square().mean());
                    optimizer.step();
                }
            }
        }
        network.eval();
    }

    private static void assertNear(StateDict expected, StateDict own) {
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(own.keySet()));
        expected.forEach(
                (key, tensor) ->
                        assertArrayEquals(
                                tensor.toFloatArray(), own.get(key).toFloatArray(), 1e-5f, key));
    }

    private static void check(String name) throws IOException {
        Checkpoint runs = Torch.load(folder.resolve(name + "_runs.pt")).asCheckpoint();
        Torch.manualSeed(0);
        try (Module network = NETWORKS.get(name).get();
                NDArray x =
                        Torch.tensor(runs.tensor("x").toFloatArray())
                                .reshape(runs.tensor("x").shape())) {
            StateDict first = Torch.load(folder.resolve(name + ".pt")).asStateDict();
            assertEquals(Files.readString(folder.resolve(name + ".txt")), network.toString());
            assertNear(first, network.stateDict());
            assertEquals(first.metadata(), network.stateDict().metadata());
            assertTrue(network.loadStateDict(first).isComplete());
            network.eval();
            assertNear(runs, "before", Torch.noGrad(() -> network.forward(x)));
            train(network, x);
            assertNear(runs, "after", Torch.noGrad(() -> network.forward(x)));
            assertNear(runs.stateDict("state"), network.stateDict());
            Torch.save(network.stateDict(), folder.resolve(name + "_java.pt"));
            if (!name.equals("tcn")) {
                whole(name, network, runs, x);
            }
        }
    }

    /** Python's own file, in Java's class or without: written back alike, and learning. */
    private static void whole(String name, Module trained, Checkpoint runs, NDArray x)
            throws IOException {
        Path file = folder.resolve(name + "_whole.pt");
        try (Module read =
                name.startsWith("tcn")
                        ? Torch.load(file).asModule()
                        : Torch.load(file).asModule(trained.getClass())) {
            Path again =
                    Files.createDirectories(folder.resolve("again")).resolve(file.getFileName());
            Torch.save(read, again);
            assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
            assertNear(runs, "before", Torch.noGrad(() -> read.eval().forward(x)));
            train(read, x);
            assertNear(runs, "after", Torch.noGrad(() -> read.forward(x)));
            Torch.save(read, folder.resolve(name + "_java_whole.pt"));
        }
    }

    @Test
    void theyArePythonsAndGoBack() throws IOException {
        for (String name : NETWORKS.keySet()) {
            check(name);
        }
        try (HiFiGan plain = new HiFiGan()) {
            StateDict state = Torch.load(folder.resolve("hifigan_java.pt")).asStateDict();
            plain.loadStateDict(state);
            NDArray x = Torch.randn(1, 80, 4);
            float[] before = Torch.noGrad(() -> plain.forward(x).toFloatArray());
            plain.removeWeightNorm();
            assertArrayEquals(before, Torch.noGrad(() -> plain.forward(x).toFloatArray()), 1e-6f);
            Torch.save(plain.stateDict(), folder.resolve("hifigan_java_plain.pt"));
        }
        assertEquals(4, Oracle.lines("normed_networks.py", folder, "check").size());
    }

    @Test
    void theStateOfAnOlderWeightNormIsLoadedIntoANewer() {
        try (Module newer = NETWORKS.get("tcn").get();
                Module older = NETWORKS.get("tcn_old").get()) {
            StateDict state = Torch.load(folder.resolve("tcn_old.pt")).asStateDict();
            older.loadStateDict(state);
            assertTrue(newer.loadStateDict(state).isComplete());
            NDArray x = Torch.randn(2, 2, 10);
            assertArrayEquals(
                    Torch.noGrad(() -> older.forward(x).toFloatArray()),
                    Torch.noGrad(() -> newer.forward(x).toFloatArray()));
        }
    }
}

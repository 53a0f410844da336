package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.Torch;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What can be no parametrization, norm or pruning says so, and leaves the module as it was. */
@Tag("engine")
class ComputedWeightsTest {
    @TempDir Path folder;

    static class Twice extends Module {
        @Override
        public NDArray forward(NDArray x) {
            return Torch.mul(x, 2);
        }
    }

    static class Nothing extends Module {
        @Override
        @SuppressWarnings("NullAway")
        public NDArray forward(NDArray x) {
            return null;
        }
    }

    static class Irreversible extends Twice implements Parametrization {
        private final NDList parts;

        Irreversible(NDList parts) {
            this.parts = parts;
        }

        @Override
        public NDList rightInverse(NDArray x) {
            return parts;
        }
    }

    private static String refused(Executable action) {
        return assertThrows(IllegalArgumentException.class, action).getMessage();
    }

    private static void assertRefused(Linear layer, Module parametrization, String why) {
        String before = layer + " " + layer.stateDict().keySet();
        String said =
                refused(
                        () ->
                                Parametrize.registerParametrization(
                                        layer, "weight", parametrization));
        assertTrue(said.contains(why), said);
        assertEquals(before, layer + " " + layer.stateDict().keySet());
    }

    @Test
    void noModuleComputesAWeightOfItself() {
        Linear layer = new Linear(2, 2);
        assertRefused(layer, layer, "it holds this Linear itself");
        assertRefused(layer, new Sequential(layer), "it holds this Linear itself");
        Sequential grows = new Sequential(new Twice());
        Parametrize.registerParametrization(layer, "weight", grows);
        grows.append(layer);
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> layer.forward(Torch.ones(1, 2)));
        assertTrue(e.getMessage().contains("reads the weight that it computes"), e.getMessage());
    }

    @Test
    @SuppressWarnings("NullAway")
    void aParametrizationGivesAnArray() {
        Linear layer = new Linear(2, 2);
        assertRefused(layer, new Nothing(), "the parametrization Nothing gave null");
        assertRefused(layer, new Irreversible(null), "gave no array");
        assertRefused(layer, new Irreversible(new NDList((NDArray) null)), "gave no array");
        Parametrize.registerParametrization(layer, "weight", new Twice());
        assertRefused(layer, new Nothing(), "the parametrization Nothing gave null");
    }

    @Test
    void aWeightThatAParametrizationComputesIsSavedByItself() {
        Linear layer = Parametrizations.weightNorm(new Linear(3, 2));
        Path file = folder.resolve("weight.pt");
        Torch.save(layer.weight, file);
        assertArrayEquals(
                layer.weight.getArray().toFloatArray(), Torch.load(file).asTensor().toFloatArray());
    }

    @Test
    void aGlobalPruningNamesParameters() {
        assertEquals(
                "[globalUnstructured] parameters is empty. Name one or more.",
                refused(() -> Prune.globalL1Unstructured(List.of(), 0.5)));
    }

    @Test
    void theTensorsOfAProgramAreItsOwn() {
        try (Program program =
                Torch.load(Path.of("src/test/resources/programs/2.9.1/net.pt2")).asProgram()) {
            Module part = program;
            String name = "";
            for (String full : program.namedParameters().keySet()) {
                int dot = full.lastIndexOf('.');
                part = program.namedModules().get(dot < 0 ? "" : full.substring(0, dot));
                name = full.substring(dot + 1);
            }
            Module held = part;
            String tensor = name;
            Stream.<Executable>of(
                            () -> WeightNorm.weightNorm(held, tensor),
                            () -> SpectralNorm.spectralNorm(held, tensor),
                            () -> Prune.l1Unstructured(held, tensor, 0.5),
                            () -> Parametrizations.spectralNorm(held, tensor))
                    .forEach(
                            action -> {
                                String said = refused(action);
                                assertTrue(said.contains("of an exported program"), said);
                            });
        }
    }

    @Test
    void aPartOfAProgramTakesNoHookThatNothingWouldCall() {
        try (Program program =
                Torch.load(Path.of("src/test/resources/programs/2.9.1/net.pt2")).asProgram()) {
            Module part = program.children().get(0);
            Stream.<Executable>of(
                            () -> part.registerForwardHook((m, in, out) -> null),
                            () -> part.registerForwardPreHook((m, in) -> null))
                    .forEach(
                            action -> {
                                String said = refused(action);
                                assertTrue(said.contains("only the whole program"), said);
                            });
            program.registerForwardHook((m, in, out) -> null).close();
        }
    }

    @Test
    void whatIsClosedMeanwhileSaysSo() throws InterruptedException {
        Set<String> said = ConcurrentHashMap.newKeySet();
        for (int round = 0; round < 20; round++) {
            Linear layer = WeightNorm.weightNorm(new Linear(64, 64));
            Thread other =
                    new Thread(
                            () -> {
                                try {
                                    while (true) {
                                        Torch.noGrad(() -> layer.forward(Torch.ones(8, 64)))
                                                .close();
                                    }
                                } catch (RuntimeException e) {
                                    said.add(String.valueOf(e.getMessage()));
                                }
                            });
            other.start();
            Thread.sleep(10);
            layer.close();
            other.join();
        }
        said.removeIf(message -> message.contains("closed") && message.contains("is gone"));
        assertEquals(Set.of(), said);
    }

    @Test
    @Tag("oracle")
    void aSpectralNormTakesABias() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import warnings
                        warnings.simplefilter("ignore")
                        torch.manual_seed(3)
                        model = torch.nn.utils.spectral_norm(torch.nn.Linear(3, 2), "bias")
                        model(torch.ones(1, 3))
                        torch.save(model.state_dict(), "state.pt")
                        torch.save(model.eval()(torch.ones(1, 3)).detach(), "out.pt")
                        """);
        Torch.manualSeed(3);
        Linear layer = SpectralNorm.spectralNorm(new Linear(3, 2), "bias");
        layer.forward(Torch.ones(1, 3));
        Torch.load(folder.resolve("state.pt"))
                .asStateDict()
                .forEach(
                        (key, expected) ->
                                assertArrayEquals(
                                        expected.toFloatArray(),
                                        layer.stateDict().get(key).toFloatArray(),
                                        1e-7f,
                                        key));
        layer.eval();
        assertArrayEquals(
                Torch.load(folder.resolve("out.pt")).asTensor().toFloatArray(),
                layer.forward(Torch.ones(1, 3)).toFloatArray(),
                1e-6f);
    }
}

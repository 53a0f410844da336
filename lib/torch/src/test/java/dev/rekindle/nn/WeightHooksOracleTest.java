package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.optim.SGD;
import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Weights that are computed of others: what is refused, who owns them, and files that change. */
@Tag("oracle")
@Tag("engine")
class WeightHooksOracleTest {
    @TempDir static Path python;

    @BeforeAll
    static void pythonSaves() {
        Oracle.shared()
                .run(
                        python,
                        """
                        import __main__, warnings
                        import torch.nn.utils.prune as prune
                        warnings.simplefilter("ignore")
                        nn = torch.nn
                        utils = torch.nn.utils

                        class Odd(prune.BasePruningMethod):
                            PRUNING_TYPE = "unstructured"
                            def compute_mask(self, t, default_mask): return default_mask.clone()
                        class Pair(nn.Module):
                            def __init__(self):
                                super().__init__()
                                self.a, self.b = utils.weight_norm(nn.Linear(3, 3)), nn.Linear(3, 2)
                            def forward(self, x): return self.b(self.a(x))
                        for one in (Odd, Pair):
                            one.__module__, one.__qualname__ = "__main__", one.__name__
                            setattr(__main__, one.__name__, one)

                        odd = nn.Linear(3, 2)
                        Odd.apply(odd, "weight")
                        torch.save(nn.Sequential(odd), "odd.pt")
                        both = utils.weight_norm(nn.Linear(3, 2))
                        prune.l1_unstructured(both, "weight_v", 1)
                        torch.save(nn.Sequential(both), "both.pt")
                        attention = nn.MultiheadAttention(4, 2)
                        utils.weight_norm(attention.out_proj)
                        torch.save(attention, "attention.pt")
                        torch.save(Pair(), "pair.pt")
                        torch.save(nn.Sequential(utils.spectral_norm(nn.Linear(3, 3)), utils.weight_norm(nn.Linear(3, 2)),
                                                 prune.l1_unstructured(nn.Linear(2, 2), "weight", 1)), "three.pt")
                        torch.save(utils.spectral_norm(nn.Linear(3, 3)).state_dict(), "spectral.pt")
                        del __main__.Odd, __main__.Pair
                        """);
    }

    static class Pair extends Module {
        final Linear a = WeightNorm.weightNorm(new Linear(3, 3));
        final Linear b = new Linear(3, 2);

        @Override
        public NDArray forward(NDArray x) {
            return b.forward(a.forward(x));
        }
    }

    static class Plain extends Module {
        final Linear a = new Linear(3, 3);
        final Linear b = SpectralNorm.spectralNorm(new Linear(3, 2));

        @Override
        public NDArray forward(NDArray x) {
            return b.forward(a.forward(x));
        }

        @Override
        protected String pythonName() {
            return "__main__.Pair";
        }
    }

    private static Module read(String file) {
        return Torch.load(python.resolve(file)).asModule();
    }

    private static String refused(Executable action) {
        return assertThrows(IllegalArgumentException.class, action).getMessage();
    }

    @Test
    void whatOnlyPythonCanComputeStaysInertAndIsWrittenBack() throws Exception {
        for (String[] each :
                new String[][] {
                    {"odd.pt", "a forward pre-hook that only Python can call"},
                    {"attention.pt", "its out_proj is a NonDynamicallyQuantizableLinear"}
                }) {
            try (Module module = read(each[0])) {
                String why =
                        assertThrows(UnsupportedOperationException.class, module::requireRunnable)
                                .getMessage();
                assertTrue(why.contains(each[1]), why);
                Path again = Files.createDirectories(python.resolve("again")).resolve(each[0]);
                Torch.save(module, again);
                assertArrayEquals(
                        Files.readAllBytes(python.resolve(each[0])), Files.readAllBytes(again));
            }
        }
    }

    @Test
    void aHookStandsOnWhatAnotherMakes() throws Exception {
        try (Sequential both = (Sequential) read("both.pt")) {
            Path again = Files.createDirectories(python.resolve("again")).resolve("both.pt");
            Torch.save(both, again);
            assertArrayEquals(
                    Files.readAllBytes(python.resolve("both.pt")), Files.readAllBytes(again));
            float[] y = both.forward(Torch.ones(1, 3)).toFloatArray();
            assertTrue(
                    refused(() -> WeightNorm.removeWeightNorm(both.get(0)))
                            .endsWith(
                                    "'weight_v' is computed of weight_v_orig and weight_v_mask"
                                            + " itself. Remove that first."));
            Prune.remove(both.get(0), "weight_v");
            WeightNorm.removeWeightNorm(both.get(0));
            assertArrayEquals(y, both.forward(Torch.ones(1, 3)).toFloatArray(), 1e-6f);
            assertEquals(List.of("0.bias", "0.weight"), List.copyOf(both.stateDict().keySet()));
        }
    }

    @Test
    void aClassHasTheFilesHooksOrIsRefused() throws Exception {
        try (Pair pair = Torch.load(python.resolve("pair.pt")).asModule(Pair.class)) {
            assertEquals(
                    List.of("a.bias", "a.weight_g", "a.weight_v", "b.weight", "b.bias"),
                    List.copyOf(pair.namedParameters().keySet()));
            try (Pair copy = pair.copyOf(Pair::new)) {
                NDArray x = Torch.ones(1, 3);
                assertArrayEquals(pair.forward(x).toFloatArray(), copy.forward(x).toFloatArray());
            }
        }
        String why =
                assertThrows(
                                TorchFileException.class,
                                () -> Torch.load(python.resolve("pair.pt")).asModule(Plain.class))
                        .getMessage();
        assertTrue(
                why.contains(
                        "the file has weight_norm of 'weight', and the class has none like it"),
                why);
    }

    @Test
    void aFilesHooksAreTakenAwayAndOthersAppliedAndPythonReadsWhatIsSaved() {
        try (Sequential three = (Sequential) read("three.pt")) {
            SpectralNorm.removeSpectralNorm(three.get(0));
            WeightNorm.removeWeightNorm(three.get(1));
            SpectralNorm.spectralNorm(three.get(1));
            Prune.l1Unstructured(three.get(2), "weight", 1);
            Prune.l1Unstructured(three.get(2), "bias", 1);
            three.eval();
            NDArray x = Torch.ones(1, 3);
            float[] y = Torch.noGrad(() -> three.forward(x).toFloatArray());
            Torch.save(three, python.resolve("changed.pt"));
            String seen =
                    Oracle.shared()
                            .ask(
                                    python,
                                    """
                                    three = torch.load("changed.pt", weights_only=False)
                                    kinds = [sorted(type(h).__name__ for h in m._forward_pre_hooks.values()) for m in three]
                                    marks = [len(m._state_dict_hooks) + len(m._load_state_dict_pre_hooks) for m in three]
                                    spare = ["weight" in vars(m) for m in three]
                                    three.load_state_dict(three.state_dict())
                                    with torch.no_grad(): y = three(torch.ones(1, 3))
                                    result = f"{kinds} {marks} {spare} {y[0].tolist()}"
                                    """)
                            .asText();
            assertTrue(
                    seen.contains(
                            "[[], ['SpectralNorm'], ['L1Unstructured', 'PruningContainer']] [0, 2,"
                                    + " 0] [False, True, True]"),
                    seen);
            String numbers = seen.substring(seen.lastIndexOf('[') + 1, seen.lastIndexOf(']'));
            float[] pythons = new float[2];
            for (int i = 0; i < 2; i++) {
                pythons[i] = Float.parseFloat(numbers.split(", ")[i]);
            }
            assertArrayEquals(pythons, y, 1e-6f);
        }
    }

    @Test
    void aWeightThatCannotBeIsToldByItsNameAndNothingIsChanged() {
        try (Linear linear = new Linear(3, 2);
                Linear normed = WeightNorm.weightNorm(new Linear(3, 2));
                MultiheadAttention attention = new MultiheadAttention(4, 2);
                BatchNorm1d norm = new BatchNorm1d(3);
                Linear orthogonal = Parametrizations.orthogonal(new Linear(3, 2))) {
            String printed = linear.toString();
            Set<String> keys = linear.stateDict().keySet();
            assertEquals(
                    "weight_norm of 'wieght' cannot be: this Linear has no parameter 'wieght'; it"
                            + " has [weight, bias].",
                    refused(() -> WeightNorm.weightNorm(linear, "wieght")));
            assertEquals(
                    "spectral_norm of 'weight' cannot be: 'weight' of this Linear is computed of"
                            + " weight_g and weight_v already.",
                    refused(() -> SpectralNorm.spectralNorm(normed)));
            assertTrue(
                    refused(() -> WeightNorm.weightNorm(attention.outProj))
                            .contains("torch's hook would never run"));
            assertTrue(
                    refused(() -> WeightNorm.weightNorm(linear, "weight", 2))
                            .contains("Dimension out of range"));
            assertTrue(
                    refused(() -> SpectralNorm.spectralNorm(linear, "weight", 0, 1e-12, 0))
                            .contains("Expected n_power_iterations to be positive"));
            assertTrue(
                    refused(() -> Prune.l1Unstructured(linear, "weight", 1.5))
                            .contains("amount=1.5 should either be a float in the range [0, 1]"));
            assertTrue(
                    refused(() -> Prune.l1Unstructured(linear, "weight", 7))
                            .contains("amount=7 should be smaller than the number of parameters"));
            assertTrue(
                    refused(() -> Prune.randomStructured(linear, "bias", 1, 0))
                            .contains(
                                    "Structured pruning can only be applied to multidimensional"));
            assertTrue(
                    refused(() -> Prune.lnStructured(linear, "weight", 1, 2, 3))
                            .contains("Invalid index 3 for tensor of size"));
            assertTrue(
                    refused(() -> Prune.customFromMask(linear, "weight", Torch.ones(2, 2)))
                            .contains("Give one of the tensor's shape"));
            assertTrue(
                    refused(() -> Prune.remove(linear, "weight"))
                            .contains("has to be pruned before pruning can be removed"));
            assertTrue(
                    refused(() -> WeightNorm.removeWeightNorm(linear))
                            .startsWith("weight_norm of 'weight' not found in Linear("));
            assertTrue(
                    refused(() -> Parametrizations.orthogonal(linear, "bias"))
                            .contains("Expected a matrix or batch of matrices"));
            assertTrue(
                    refused(() -> Parametrizations.weightNorm(orthogonal))
                            .contains("has to be the first parametrization"));
            assertTrue(
                    refused(
                                    () ->
                                            Parametrize.registerParametrization(
                                                    norm, "running_mean", new Identity()))
                            .contains("only parameters are parametrized here"));
            assertTrue(
                    refused(
                                    () ->
                                            Parametrize.registerParametrization(
                                                    linear, "weight", new Flatten(0, -1)))
                            .contains("may not change the shape of the tensor"));
            assertTrue(
                    refused(() -> Parametrize.removeParametrizations(linear, "weight"))
                            .contains("does not have a parametrization on weight"));
            assertTrue(
                    refused(() -> new SGD(List.of(normed.weight), 0.1))
                            .startsWith("can't optimize a non-leaf Tensor"));
            assertTrue(
                    assertThrows(
                                    IllegalStateException.class,
                                    () -> normed.weight.requiresGrad(false))
                            .getMessage()
                            .contains("computed of weight_g and weight_v"));
            assertTrue(
                    refused(() -> Torch.save(orthogonal, python.resolve("whole.pt")))
                            .contains(
                                    "Serialization of parametrized modules is only supported"
                                            + " through state_dict()"));
            assertEquals(printed, linear.toString());
            assertEquals(List.copyOf(keys), List.copyOf(linear.stateDict().keySet()));
        }
    }

    @Test
    void anAssignmentGoesThroughTheRightInverse() {
        try (Linear linear = Parametrizations.weightNorm(new Linear(3, 2));
                Linear square =
                        Parametrize.registerParametrization(
                                new Linear(2, 2), "weight", new Identity())) {
            NDArray value = Torch.tensor(new float[][] {{1, 2, 2}, {0, 3, 4}});
            Parametrize.assign(linear, "weight", value);
            assertArrayEquals(value.toFloatArray(), linear.weight.getArray().toFloatArray(), 1e-6f);
            assertArrayEquals(
                    new float[] {3, 5},
                    linear.stateDict().get("parametrizations.weight.original0").toFloatArray());
            assertTrue(
                    assertThrows(
                                    UnsupportedOperationException.class,
                                    () -> Parametrize.assign(square, "weight", Torch.ones(2, 2)))
                            .getMessage()
                            .contains("does not implement right_inverse"));
        }
    }

    @Test
    void aWeightLivesAsWhatTheLayerComputesDoes() throws Exception {
        Module[] all = {
            WeightNorm.weightNorm(new Linear(3, 2)),
            SpectralNorm.spectralNorm(new Linear(3, 2)),
            Prune.l1Unstructured(new Linear(3, 2), "weight", 1),
            Parametrizations.weightNorm(new Linear(3, 2)),
            Parametrizations.orthogonal(new Linear(3, 2)),
            Parametrize.registerParametrization(
                    new Linear(3, 3), "weight", new ParametrizedOracleTest.Symmetric())
        };
        for (Module module : all) {
            try (module;
                    Model model = Engines.newModel("own")) {
                int before = arrays(module);
                for (int i = 0; i < 20; i++) {
                    try (NDManager manager = Engines.newManager()) {
                        module.forward(manager.ones(new Shape(1, 3)));
                    }
                }
                model.setBlock(module);
                try (Predictor<NDList, NDList> predictor =
                                model.newPredictor(new NoopTranslator());
                        NDArray x = Torch.ones(1, 3)) {
                    for (int i = 0; i < 20; i++) {
                        predictor.predict(new NDList(x)).close();
                    }
                }
                assertEquals(before, arrays(module), module.toString());
            }
        }
    }

    private static int arrays(Module module) {
        int count = 0;
        for (Module each : module.modules()) {
            count += each.ownManager().getManagedArrays().size();
        }
        return count;
    }

    /** Counts how often the weight is read. */
    static class Counted extends Module {
        private transient int count;

        @Override
        public NDArray forward(NDArray x) {
            count++;
            return x;
        }
    }

    @Test
    void aLayerReadsItsWeightOnceACall() {
        NDArray number = Torch.tensor(new long[] {1, 2}).reshape(1, 2);
        Map<Module, NDArray> layers = new LinkedHashMap<>();
        layers.put(new Linear(3, 2), Torch.ones(1, 3));
        layers.put(new Conv1d(3, 2, 2), Torch.ones(1, 3, 4));
        layers.put(new Conv2d(3, 2, 2), Torch.ones(1, 3, 4, 4));
        layers.put(new Conv3d(3, 2, 2), Torch.ones(1, 3, 4, 4, 4));
        layers.put(new ConvTranspose1d(3, 2, 2), Torch.ones(1, 3, 4));
        layers.put(new ConvTranspose2d(3, 2, 2), Torch.ones(1, 3, 4, 4));
        layers.put(new ConvTranspose3d(3, 2, 2), Torch.ones(1, 3, 4, 4, 4));
        layers.put(new Embedding(4, 3), number);
        layers.put(new EmbeddingBag(4, 3), number);
        layers.put(new BatchNorm1d(3), Torch.ones(2, 3));
        layers.put(new BatchNorm2d(3), Torch.ones(2, 3, 4, 4));
        layers.put(new InstanceNorm1d(3, o -> o.affine(true)), Torch.ones(2, 3, 4));
        layers.put(new LayerNorm(3), Torch.ones(2, 3));
        layers.put(new RMSNorm(3), Torch.ones(2, 3));
        layers.put(new GroupNorm(1, 3), Torch.ones(2, 3));
        layers.put(new PReLU(3), Torch.ones(2, 3));
        Map<String, Integer> counts = new LinkedHashMap<>();
        Map<String, Integer> once = new LinkedHashMap<>();
        layers.forEach(
                (layer, x) -> {
                    try (layer) {
                        Counted counted = new Counted();
                        Parametrize.registerParametrization(layer, "weight", counted, true);
                        layer.forward(x);
                        counts.put(layer.typeName(), counted.count);
                        once.put(layer.typeName(), 1);
                    }
                });
        assertEquals(once, counts);
    }

    /** A class with a parameter of its own. */
    static class Own extends Module {
        final Parameter scale = parameter(Torch.tensor(new float[] {3, 4}));

        @Override
        public NDArray forward(NDArray x) {
            return x.mul(scale.getArray());
        }
    }

    @Test
    void aUsersParameterIsComputedAndChangesItsType() {
        try (Own own = Parametrizations.spectralNorm(new Own(), "scale")) {
            assertTrue(own.toString().startsWith("ParametrizedOwn(\n  (parametrizations)"));
            assertArrayEquals(
                    new float[] {0.6f, 0.8f}, own.forward(Torch.ones(1, 2)).toFloatArray(), 1e-6f);
            own.doubleType();
            NDArray x = Torch.ones(1, 2).toType(DataType.FLOAT64, true);
            assertArrayEquals(new double[] {0.6, 0.8}, own.forward(x).toDoubleArray(), 1e-12);
            Parametrize.removeParametrizations(own, "scale");
            assertEquals(List.of("scale"), List.copyOf(own.namedParameters().keySet()));
            assertEquals("Own()", own.toString());
        }
    }

    @Test
    void manyThreadsPredictAsOneDoes() throws Exception {
        try (Sequential net =
                new Sequential(
                        WeightNorm.weightNorm(new Linear(3, 8)),
                        SpectralNorm.spectralNorm(new Linear(8, 8)),
                        Parametrizations.spectralNorm(new Linear(8, 2)))) {
            net.eval();
            NDArray x = Torch.ones(4, 3);
            String expected = Arrays.toString(Torch.noGrad(() -> net.forward(x).toFloatArray()));
            Set<String> seen = ConcurrentHashMap.newKeySet();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                Thread thread =
                        new Thread(
                                () -> {
                                    for (int i = 0; i < 50; i++) {
                                        seen.add(
                                                Arrays.toString(
                                                        Torch.noGrad(
                                                                () ->
                                                                        net.forward(x)
                                                                                .toFloatArray())));
                                    }
                                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(Set.of(expected), seen);
        }
    }

    @Test
    void aClosedModuleSaysSoWhereItsWeightIsComputed() {
        Linear linear = WeightNorm.weightNorm(new Linear(3, 2));
        linear.close();
        assertTrue(
                assertThrows(IllegalStateException.class, () -> linear.forward(Torch.ones(1, 3)))
                        .getMessage()
                        .contains("was closed"));
    }

    @Test
    void severalParametersArePrunedTogether() {
        try (Linear a = new Linear(3, 2);
                Linear b = new Linear(2, 2)) {
            Prune.globalL1Unstructured(
                    List.of(new Prune.Target(a, "weight"), new Prune.Target(b, "weight")), 0.4);
            int zeros = 0;
            for (Linear each : List.of(a, b)) {
                for (float value : each.stateDict().get("weight_mask").toFloatArray()) {
                    zeros += value == 0 ? 1 : 0;
                }
            }
            assertEquals(4, zeros);
            assertTrue(Prune.isPruned(a));
            Prune.remove(a, "weight");
            assertEquals(List.of("bias", "weight"), List.copyOf(a.stateDict().keySet()));
        }
    }
}

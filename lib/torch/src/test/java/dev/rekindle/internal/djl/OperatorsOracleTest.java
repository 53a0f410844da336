package dev.rekindle.internal.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Linear;
import dev.rekindle.optim.SGD;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators that DJL lacks give Python's values and gradients, to the bit at one thread. */
@Tag("oracle")
@Tag("engine")
class OperatorsOracleTest {
    private static String sha(NDArray array) {
        return Tensors.toTensor(array).sha256();
    }

    private static NDArray drawn(NDManager manager, long... shape) {
        NDArray array = manager.randomNormal(new Shape(shape));
        array.setRequiresGradient(true);
        return array;
    }

    /** The value of an operator, then the gradients of what it was given, each as its hash. */
    private static List<String> run(long[][] shapes, Function<List<NDArray>, NDArray> operator) {
        List<String> lines = new ArrayList<>();
        Engines.manualSeed(0);
        try (NDManager manager = Engines.newManager()) {
            List<NDArray> given =
                    Arrays.stream(shapes).map(shape -> drawn(manager, shape)).toList();
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray value = operator.apply(given);
                lines.add(sha(value));
                collector.backward(value.square().sum());
            }
            for (NDArray each : given) {
                lines.add(sha(each.getGradient()));
            }
        }
        return lines;
    }

    private static List<String> inPython(Path folder, String shapes, String operator) {
        JsonNode lines =
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                import hashlib
                                F = torch.nn.functional
                                torch.set_num_threads(1)
                                def sha(x):
                                    raw = x.detach().contiguous().numpy().tobytes()
                                    return hashlib.sha256(raw).hexdigest()
                                torch.manual_seed(0)
                                g = [torch.randn(s).requires_grad_() for s in %s]
                                value = %s
                                value.square().sum().backward()
                                result = [sha(value)] + [sha(x.grad) for x in g]
                                """
                                        .formatted(shapes, operator));
        List<String> all = new ArrayList<>();
        lines.forEach(line -> all.add(line.asText()));
        return all;
    }

    @Test
    void groupNormGivesPythonsValuesAndGradients(@TempDir Path folder) {
        assertEquals(
                inPython(folder, "[(2, 6, 5), (6,), (6,)]", "F.group_norm(g[0], 3, g[1], g[2])"),
                run(
                        new long[][] {{2, 6, 5}, {6}, {6}},
                        g -> F.groupNorm(g.get(0), 3, g.get(1), g.get(2), 1e-5)));
    }

    @Test
    void groupNormWithoutWeightsGivesPythonsValuesAndGradients(@TempDir Path folder) {
        assertEquals(
                inPython(folder, "[(2, 6, 5)]", "F.group_norm(g[0], 2, eps=1e-3)"),
                run(new long[][] {{2, 6, 5}}, g -> F.groupNorm(g.get(0), 2, null, null, 1e-3)));
    }

    @Test
    void convTranspose2dGivesPythonsValuesAndGradients(@TempDir Path folder) {
        assertEquals(
                inPython(
                        folder,
                        "[(2, 4, 5, 6), (4, 3, 3, 2), (6,)]",
                        "F.conv_transpose2d(g[0], g[1], g[2], (2, 1), (1, 0), (1, 0), 2, (1, 2))"),
                run(
                        new long[][] {{2, 4, 5, 6}, {4, 3, 3, 2}, {6}},
                        g ->
                                F.convTranspose2d(
                                        g.get(0),
                                        g.get(1),
                                        g.get(2),
                                        new long[] {2, 1},
                                        new long[] {1, 0},
                                        new long[] {1, 0},
                                        2,
                                        new long[] {1, 2})));
    }

    @Test
    void geluOfBothKindsGivesPythonsValuesAndGradients(@TempDir Path folder) {
        for (boolean tanh : new boolean[] {true, false}) {
            assertEquals(
                    inPython(
                            folder,
                            "[(7, 9)]",
                            "F.gelu(g[0], approximate='%s')".formatted(tanh ? "tanh" : "none")),
                    run(new long[][] {{7, 9}}, g -> F.gelu(g.get(0), tanh ? "tanh" : "none")));
        }
    }

    @Test
    void crossEntropyWithAllItsSettingsGivesPythonsValuesAndGradients(@TempDir Path folder) {
        assertEquals(
                inPython(
                        folder,
                        "[(6, 5)]",
                        "F.cross_entropy(g[0], torch.tensor([0, 4, 2, 1, 1, 3]),"
                                + " torch.tensor([1., 2, 3, 4, 5]), ignore_index=1,"
                                + " label_smoothing=0.1)"),
                run(
                        new long[][] {{6, 5}},
                        g -> {
                            NDManager manager = g.get(0).getManager();
                            return F.crossEntropy(
                                    g.get(0),
                                    manager.create(new long[] {0, 4, 2, 1, 1, 3}),
                                    manager.create(new float[] {1, 2, 3, 4, 5}),
                                    1,
                                    "mean",
                                    0.1);
                        }));
    }

    private static final long[][] LSTM_SHAPES = {
        {5, 2, 3}, {2, 2, 4}, {2, 2, 4}, {16, 3}, {16, 4}, {16}, {16}, {16, 3}, {16, 4}, {16}, {16}
    };

    private static NDArray lstm(List<NDArray> g) {
        NDList results =
                SequenceOps.run(
                        new SequenceOps.Settings("LSTM", true, 1, 0, true, false),
                        g.get(0),
                        new NDList(g.get(1), g.get(2)),
                        g.subList(3, 11),
                        true);
        assertEquals(3, results.size());
        return results.get(0);
    }

    private static List<String> lstmInPython(Path folder) {
        return inPython(
                folder,
                "[(5, 2, 3), (2, 2, 4), (2, 2, 4)] + 2 * [(16, 3), (16, 4), (16,), (16,)]",
                "torch.lstm(g[0], [g[1], g[2]], g[3:], True, 1, 0.0, True, True, False)[0]");
    }

    @Test
    void anLstmOfBothDirectionsGivesPythonsValuesAndGradients(@TempDir Path folder) {
        assertEquals(lstmInPython(folder), run(LSTM_SHAPES, OperatorsOracleTest::lstm));
    }

    @Test
    void aSecondThreadGetsTheSameValuesAndGradients(@TempDir Path folder) throws Exception {
        FutureTask<List<String>> task =
                new FutureTask<>(() -> run(LSTM_SHAPES, OperatorsOracleTest::lstm));
        new Thread(task).start();
        assertEquals(lstmInPython(folder), task.get());
    }

    private static String trainHead() {
        Engines.manualSeed(0);
        try (NDManager manager = Engines.newManager();
                Linear head = new Linear(24, 3);
                SGD sgd = new SGD(head.parameters(), 0.1, 0.9)) {
            NDArray x = manager.randomNormal(new Shape(4, 6, 4));
            NDArray target = manager.create(new long[] {0, 1, 2, 1});
            // Made outside of a step: what came from the operator is ordinary memory.
            NDArray normed = F.groupNorm(x, 2, null, null, 1e-5);
            NDArray features = F.flatten(F.gelu(normed, "tanh"), 1);
            for (int i = 0; i < 10; i++) {
                try (NDScope scope = new NDScope();
                        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    sgd.zeroGrad();
                    collector.backward(F.crossEntropy(head.forward(features), target));
                    sgd.step();
                }
            }
            return sha(head.weight.getArray()) + " " + sha(features);
        }
    }

    private static String headInPython(Path folder) {
        return Oracle.shared()
                .ask(
                        folder,
                        """
                        import hashlib
                        F = torch.nn.functional
                        torch.set_num_threads(1)
                        def sha(x):
                            return hashlib.sha256(x.detach().numpy().tobytes()).hexdigest()
                        torch.manual_seed(0)
                        head = torch.nn.Linear(24, 3)
                        sgd = torch.optim.SGD(head.parameters(), 0.1, momentum=0.9)
                        x = torch.randn(4, 6, 4)
                        target = torch.tensor([0, 1, 2, 1])
                        with torch.no_grad():
                            features = F.gelu(F.group_norm(x, 2), approximate="tanh").flatten(1)
                        for i in range(10):
                            sgd.zero_grad()
                            F.cross_entropy(head(features), target).backward()
                            sgd.step()
                        result = sha(head.weight) + " " + sha(features)
                        """)
                .asText();
    }

    @Test
    void aHeadTrainsOverFrozenFeatures(@TempDir Path folder) throws Exception {
        String wanted = headInPython(folder);
        assertEquals(wanted, trainHead());
        FutureTask<String> task = new FutureTask<>(OperatorsOracleTest::trainHead);
        new Thread(task).start();
        assertEquals(wanted, task.get());
    }

    @Test
    void anArrayNamedAsDjlNamesListsIsStillOneTensor() {
        try (NDManager manager = Engines.newManager()) {
            NDArray x = manager.create(new float[] {1, -1});
            float[] wanted = F.gelu(x, "tanh").toFloatArray();
            x.setName("layer.weight");
            assertTrue(Arrays.equals(wanted, F.gelu(x, "tanh").toFloatArray()));
            x.setName("x[]");
            assertTrue(Arrays.equals(wanted, F.gelu(x, "tanh").toFloatArray()));
        }
    }

    @Test
    void aClosedArrayIsRefusedByName() {
        try (NDManager manager = Engines.newManager()) {
            NDArray x = manager.create(new float[] {1, -1});
            x.close();
            assertThrows(IllegalStateException.class, () -> F.gelu(x, "tanh"));
        }
    }

    @Test
    void manyCallsLeaveNothingBehind() {
        try (NDManager manager = Engines.newManager()) {
            NDArray x = manager.create(new float[] {1, -1});
            int own = Engines.own().getManagedArrays().size();
            F.groupNorm(x.reshape(1, 2), 1, null, null, 1e-5).close();
            int warm = Engines.own().getManagedArrays().size();
            for (int i = 0; i < 100; i++) {
                F.gelu(x, "tanh").close();
                F.groupNorm(x.reshape(1, 2), 1, null, null, 1e-5).close();
            }
            assertTrue(Engines.own().getManagedArrays().size() <= warm + 1, own + " " + warm);
        }
    }

    @Test
    void scalarsArePythonsToTheLastBit(@TempDir Path folder) {
        List<Double> ours = new ArrayList<>();
        for (int i = 0; i < 2001; i++) {
            ours.add(Ops.cos(i * 0.01));
            ours.add(Ops.pow(0.999, i));
        }
        JsonNode theirs =
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                import math
                                result = []
                                for i in range(2001):
                                    result += [repr(math.cos(i * 0.01)), repr(0.999 ** i)]
                                """);
        for (int i = 0; i < ours.size(); i++) {
            assertEquals(Double.parseDouble(theirs.get(i).asText()), ours.get(i));
        }
    }
}

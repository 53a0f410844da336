package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.state.StateDictMismatchException;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with a module as a whole, beside Python's. */
@Tag("oracle")
@Tag("engine")
class ModulesWholeOracleTest {
    @TempDir Path folder;

    /** A block whose Python class stands in a module of its own. */
    static class JavaBlock extends Module {
        Linear fc = new Linear(3, 3);
        double rate = 0.5;

        @Override
        public NDArray forward(NDArray x) {
            return fc.forward(x).mul(rate);
        }
    }

    static class JavaNet extends Module {
        JavaBlock block = new JavaBlock();
        ModuleList more = new ModuleList(new JavaBlock(), new JavaBlock());

        @Override
        public NDArray forward(NDArray x) {
            return more.get(1).forward(more.get(0).forward(block.forward(x)));
        }
    }

    static class Other extends Module {
        Linear other = new Linear(3, 3);

        @Override
        public NDArray forward(NDArray x) {
            return x;
        }
    }

    private static final String CLASSES =
            """
            import sys, types
            models = types.ModuleType("models")
            sys.modules["models"] = models
            class Block(torch.nn.Module):
                def __init__(self):
                    super().__init__()
                    self.fc = torch.nn.Linear(3, 3)
                    self.rate = 0.25
                def forward(self, x):
                    return self.fc(x) * self.rate
            class Net(torch.nn.Module):
                def __init__(self):
                    super().__init__()
                    self.block = Block()
                    self.more = torch.nn.ModuleList([Block(), Block()])
                def forward(self, x):
                    return self.more[1](self.more[0](self.block(x)))
            for kind in (Block, Net):
                kind.__module__ = "models"
                kind.__qualname__ = kind.__name__
                setattr(models, kind.__name__, kind)
            """;

    private Tensor tensor(String name) {
        return Torch.load(folder.resolve(name)).asTensor();
    }

    private void assertSavedAsItWas(String name, Module module) throws Exception {
        Path again = Files.createDirectories(folder.resolve("again")).resolve(name);
        Torch.save(module, again);
        assertArrayEquals(Files.readAllBytes(folder.resolve(name)), Files.readAllBytes(again));
    }

    @Test
    void aTableOfTheCallersSaysWhichClassesAreHis() throws Exception {
        Oracle.shared()
                .run(
                        folder,
                        CLASSES
                                + """
                                torch.manual_seed(0)
                                net = Net()
                                x = torch.randn(2, 3)
                                torch.save(net, "net.pt")
                                torch.save(torch.nn.Sequential(torch.nn.ReLU(), Block()), "row.pt")
                                torch.save(x, "x.pt")
                                torch.save(net(x).detach(), "y.pt")
                                """);
        Map<String, java.util.function.Supplier<? extends Module>> classes =
                Map.of("models.Net", JavaNet::new, "models.Block", JavaBlock::new);
        try (NDManager manager = Engines.newManager();
                Module net = Torch.load(folder.resolve("net.pt")).asModule(classes);
                Module row = Torch.load(folder.resolve("row.pt")).asModule(classes)) {
            assertEquals(JavaNet.class, net.getClass());
            assertEquals(0.25, ((JavaNet) net).block.rate);
            NDArray x = Tensors.toNDArray(manager, tensor("x.pt"));
            Tensor y = Tensors.toTensor(net.forward(x));
            assertTrue(tensor("y.pt").contentEquals(y));
            assertEquals(JavaBlock.class, ((Sequential) row).get(1).getClass());
            row.forward(x);
            assertSavedAsItWas("net.pt", net);
            assertSavedAsItWas("row.pt", row);
        }
        String wrong =
                assertThrows(
                                TorchFileException.class,
                                () ->
                                        Torch.load(folder.resolve("row.pt"))
                                                .asModule(Map.of("models.Block", Other::new)))
                        .getMessage();
        assertTrue(
                wrong.contains("row.pt") && wrong.contains("Other: the file has an attribute rate"),
                wrong);
    }

    @Test
    void aTreeThatContainsItselfIsRefusedInOneSentence() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        row = torch.nn.Sequential(torch.nn.ReLU())
                        row.append(torch.nn.Sequential(row))
                        torch.save(row, "cycle.pt")
                        """);
        String said =
                assertThrows(
                                TorchFileException.class,
                                () -> Torch.load(folder.resolve("cycle.pt")).asModule())
                        .getMessage();
        assertTrue(said.contains("contains itself"), said);
    }

    @Test
    void parametersKeepTheirStridesOnTheWayThroughJava() throws Exception {
        Oracle.shared()
                .run(
                        folder,
                        """
                        nn = torch.nn
                        torch.manual_seed(0)
                        row = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Conv2d(4, 2, 1), nn.Linear(2, 3))
                        row.to(memory_format=torch.channels_last)
                        row[2].weight = nn.Parameter(torch.randn(2, 3).t())
                        torch.save(row, "strides.pt")
                        x = torch.randn(2, 3, 4, 4)
                        torch.save(x, "x.pt")
                        torch.save(row[:2](x).detach().contiguous(), "y.pt")
                        """);
        try (NDManager manager = Engines.newManager();
                Module row = Torch.load(folder.resolve("strides.pt")).asModule()) {
            assertSavedAsItWas("strides.pt", row);
            NDArray x = Tensors.toNDArray(manager, tensor("x.pt"));
            Sequential all = (Sequential) row;
            Tensor y = Tensors.toTensor(all.get(1).forward(all.get(0).forward(x)).mul(1));
            assertTrue(
                    tensor("y.pt").sha256().equals(y.sha256())
                            || close(tensor("y.pt").toFloatArray(), y.toFloatArray()));
        }
    }

    private static boolean close(float[] a, float[] b) {
        boolean same = a.length == b.length;
        for (int i = 0; same && i < a.length; i++) {
            same = Math.abs(a[i] - b[i]) <= 1e-5;
        }
        return same;
    }

    @Test
    void aModelOfAnotherElementTypeRunsOnceItIsConverted() throws Exception {
        Oracle.shared()
                .run(
                        folder,
                        """
                        torch.manual_seed(0)
                        row = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
                        row.eval().bfloat16()
                        torch.save(row, "bf16.pt")
                        x = torch.randn(4, 3)
                        torch.save(x, "x.pt")
                        torch.save(row.float()(x).detach(), "y.pt")
                        torch.save(row.double()(x.double()).detach(), "y64.pt")
                        """);
        try (NDManager manager = Engines.newManager();
                Module row = Torch.load(folder.resolve("bf16.pt")).asModule()) {
            NDArray x = Tensors.toNDArray(manager, tensor("x.pt"));
            assertThrows(TorchFileException.class, () -> row.forward(x));
            row.floatType();
            assertTrue(tensor("y.pt").contentEquals(Tensors.toTensor(row.forward(x))));
            row.doubleType();
            NDArray wide = x.toType(Tensors.engineType(DType.FLOAT64), true);
            assertTrue(tensor("y64.pt").contentEquals(Tensors.toTensor(row.forward(wide))));
            assertEquals(DType.FLOAT64, row.parameters().get(0).dtype());
            assertTrue(row.parameters().get(0).requiresGrad());
            assertThrows(TorchFileException.class, () -> row.to(DType.BFLOAT16));
            assertThrows(IllegalArgumentException.class, () -> row.to(DType.INT64));
            row.half();
            assertEquals(DType.FLOAT16, row.buffers().get(0).dtype());
            assertEquals(DType.INT64, row.buffers().get(2).dtype());
        }
    }

    @Test
    void aStateDictOfAnotherTypeIsTakenOnlyIfItIsAssigned() {
        try (Linear wide = new Linear(3, 2);
                Linear own = new Linear(3, 2)) {
            wide.doubleType();
            assertThrows(
                    StateDictMismatchException.class,
                    () -> own.loadStateDict(wide.stateDict(), true));
            assertEquals(DType.FLOAT32, own.weight.dtype());
            own.loadStateDict(wide.stateDict(), true, true);
            assertEquals(DType.FLOAT64, own.weight.dtype());
            assertTrue(wide.stateDict().get("weight").contentEquals(own.stateDict().get("weight")));
            assertTrue(own.weight.requiresGrad());
        }
    }

    @Test
    void applyGoesThroughTheChildrenFirst() {
        try (Sequential row =
                new Sequential(new Sequential(new ReLU(), new Tanh()), new Identity())) {
            List<String> names = new ArrayList<>();
            assertSame(row, row.apply(module -> names.add(module.typeName())));
            assertEquals(List.of("ReLU", "Tanh", "Sequential", "Identity", "Sequential"), names);
        }
    }

    @Test
    void gradientsAreTurnedOffAndOnForAll() {
        try (Sequential row = new Sequential(new Linear(2, 2), new GRU(2, 2))) {
            row.getParameters();
            row.requiresGrad(false);
            assertTrue(row.parameters().stream().noneMatch(Parameter::requiresGrad));
            assertFalse(row.parameters().get(0).getArray().hasGradient());
            row.requiresGrad(true);
            assertTrue(row.parameters().stream().allMatch(Parameter::requiresGrad));
        }
    }

    @Test
    void aCopySharesNothingWithItsModelButHasItsTies() {
        try (Sequential row = new Sequential(new Linear(2, 2), new LSTM(2, 2), new Linear(2, 2))) {
            row.append(row.get(0));
            row.get(1).eval();
            row.get(2).requiresGrad(false);
            try (Sequential copy = (Sequential) row.copy()) {
                assertEquals(row.toString(), copy.toString());
                assertNotSame(row.get(0), copy.get(0));
                assertSame(copy.get(0), copy.get(3));
                assertFalse(copy.get(1).isTraining());
                assertTrue(copy.get(0).isTraining());
                assertFalse(copy.get(2).parameters().get(0).requiresGrad());
                float[] before = row.parameters().get(0).getArray().toFloatArray();
                copy.parameters().get(0).getArray().set(new float[] {1, 2, 3, 4});
                assertArrayEquals(before, row.parameters().get(0).getArray().toFloatArray());
            }
        }
        try (JavaNet net = new JavaNet()) {
            net.block.rate = 2;
            try (JavaNet copy = net.copyOf(JavaNet::new)) {
                assertEquals(2, copy.block.rate);
                assertTrue(
                        net.stateDict()
                                .get("more.1.fc.weight")
                                .contentEquals(copy.stateDict().get("more.1.fc.weight")));
            }
            assertThrows(IllegalArgumentException.class, net::copy);
            assertThrows(IllegalArgumentException.class, () -> net.copyOf(Other::new));
        }
    }

    @Test
    void packedSequencesAreComputedAsInPython() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
                        torch.manual_seed(0)
                        results = {}
                        for kind in (torch.nn.LSTM, torch.nn.GRU, torch.nn.RNN):
                            net = kind(3, 4, 2, bidirectional=True)
                            torch.save(net, kind.__name__ + ".pt")
                            x = torch.randn(5, 3, 3)
                            packed = pack_padded_sequence(x, [2, 5, 3], enforce_sorted=False)
                            out, state = net(packed)
                            padded, lengths = pad_packed_sequence(out, padding_value=-1.0)
                            states = list(state) if isinstance(state, tuple) else [state]
                            values = [x, padded, lengths, out.data, out.batch_sizes, *states]
                            results[kind.__name__] = [v.detach() for v in values]
                        torch.save(results, "packed.pt")
                        """);
        Map<?, ?> results =
                (Map<?, ?>) Objects.requireNonNull(Torch.load(folder.resolve("packed.pt")).value());
        for (String kind : List.of("LSTM", "GRU", "RNN")) {
            List<?> expected = (List<?>) Objects.requireNonNull(results.get(kind));
            try (NDManager manager = Engines.newManager();
                    Module net = Torch.load(folder.resolve(kind + ".pt")).asModule()) {
                NDArray x = Tensors.toNDArray(manager, (Tensor) expected.get(0));
                PackedSequence packed = PackedSequence.pack(x, new long[] {2, 5, 3}, false, false);
                Recurrent.Packed out = ((Recurrent) net).forward(packed, null);
                PackedSequence.Padded padded = out.output().pad(false, -1);
                NDList own = new NDList(padded.output());
                assertArrayEquals(((Tensor) expected.get(2)).toLongArray(), padded.lengths());
                own.addAll(new NDList(out.output().data(), out.output().batchSizes()));
                own.addAll(out.states());
                List<Object> values = new ArrayList<>(expected.subList(1, expected.size()));
                values.remove(1);
                for (int i = 0; i < values.size(); i++) {
                    Tensor found = Tensors.toTensor(own.get(i));
                    assertTrue(((Tensor) values.get(i)).contentEquals(found), kind + " " + i);
                }
            }
        }
    }

    @Test
    void eightThreadsGetTheNumbersOfOne() throws Exception {
        try (NDManager manager = Engines.newManager();
                Module net =
                        new Sequential(
                                new Linear(16, 16),
                                new TransformerEncoderLayer(
                                        16, 2, o -> o.dimFeedforward(32).batchFirst(true)),
                                new GRU(16, 8, o -> o.batchFirst(true)))) {
            net.eval();
            NDArray x = manager.randomNormal(new Shape(4, 6, 16));
            float[] expected = Torch.noGrad(() -> net.forward(x).toFloatArray());
            List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Thread thread =
                        new Thread(
                                () -> {
                                    try {
                                        for (int n = 0; n < 50; n++) {
                                            assertArrayEquals(
                                                    expected,
                                                    Torch.noGrad(
                                                            () -> net.forward(x).toFloatArray()));
                                        }
                                    } catch (Throwable e) {
                                        failures.add(e);
                                    }
                                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(List.of(), failures);
        }
    }

    @Test
    void whatDoesNotFitIsSaidInOneSentence() {
        try (NDManager manager = Engines.newManager();
                Linear fc = new Linear(3, 2);
                LSTM lstm = new LSTM(3, 4);
                Embedding words = new Embedding(5, 2);
                MultiheadAttention attention = new MultiheadAttention(4, 2)) {
            NDArray x = manager.ones(new Shape(2, 5, 7));
            for (org.junit.jupiter.api.function.Executable each :
                    List.<org.junit.jupiter.api.function.Executable>of(
                            () -> lstm.forward(x),
                            () -> lstm.forward(new NDList(x, x)),
                            () -> words.forward(x),
                            () -> words.forward(Torch.tensor(7L)),
                            () -> attention.forward(new NDList(x, x, x)),
                            () -> attention.forward(new NDList(x)),
                            () -> F.crossEntropy(x, x.get(0)),
                            () -> new MSELoss().forward(x),
                            () -> new L1Loss("median"))) {
                String said = assertThrows(IllegalArgumentException.class, each).getMessage();
                assertFalse(said.contains("\n"), said);
            }
            fc.close();
            String gone =
                    assertThrows(
                                    IllegalStateException.class,
                                    () -> fc.forward(manager.ones(new Shape(2, 3))))
                            .getMessage();
            assertTrue(gone.contains("closed"), gone);
        }
    }
}

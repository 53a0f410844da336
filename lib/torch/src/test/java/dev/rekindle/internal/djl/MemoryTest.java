package dev.rekindle.internal.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.rekindle.Torch;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.Parameter;
import dev.rekindle.optim.SGD;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays whose elements do not lie in a row are read and written as the others are. */
@Tag("oracle")
@Tag("engine")
class MemoryTest {
    /** One weight, given as the view of another array. */
    static final class Viewed extends Module {
        final NDArray base;
        final Parameter weight;

        Viewed(UnaryOperator<NDArray> view) {
            base = Engines.keep(ownManager().arange(12f).reshape(3, 4).mul(0.1f));
            weight = parameter(Engines.keep(view.apply(base)));
        }

        @Override
        public NDArray forward(NDArray x) {
            return F.linear(x, weight.getArray(), null);
        }
    }

    private static final UnaryOperator<NDArray> TRANSPOSED = NDArray::transpose;
    private static final UnaryOperator<NDArray> COLUMNS = base -> base.get(new NDIndex(":, 1:3"));
    private static final UnaryOperator<NDArray> ROWS = base -> base.get(new NDIndex("1:3"));

    private static String train(UnaryOperator<NDArray> view, double momentum) {
        try (Viewed net = new Viewed(view);
                SGD sgd = new SGD(net.parameters(), 0.1, momentum)) {
            long inputs = net.weight.getArray().getShape().get(1);
            for (int i = 0; i < 5; i++) {
                try (NDScope scope = new NDScope();
                        NDManager manager = Engines.newManager()) {
                    NDArray x = manager.arange(2f * inputs).reshape(2, inputs).add(0.3f);
                    sgd.zeroGrad();
                    try (GradientCollector collector =
                            Engine.getInstance().newGradientCollector()) {
                        collector.backward(net.forward(x).square().sum());
                    }
                    sgd.step();
                }
            }
            StringBuilder text = new StringBuilder();
            text.append(Tensors.toTensor(net.weight.getArray()).sha256()).append(' ');
            return text.append(Tensors.toTensor(net.base).sha256()).toString();
        }
    }

    private static String inPython(Path folder, String view, double momentum) {
        return Oracle.shared()
                .ask(
                        folder,
                        """
                        import hashlib
                        torch.set_num_threads(1)
                        base = torch.arange(12.0).reshape(3, 4) * 0.1
                        weight = base%s.requires_grad_()
                        sgd = torch.optim.SGD([weight], 0.1, momentum=%s)
                        n = weight.shape[1]
                        for i in range(5):
                            x = torch.arange(2.0 * n).reshape(2, n) + 0.3
                            sgd.zero_grad()
                            torch.nn.functional.linear(x, weight).square().sum().backward()
                            sgd.step()
                        def sha(x):
                            raw = x.detach().contiguous().numpy().tobytes()
                            return hashlib.sha256(raw).hexdigest()
                        result = sha(weight) + " " + sha(base)
                        """
                                .formatted(view, momentum))
                .asText();
    }

    @Test
    void aTransposedParameterTrainsAsInPython(@TempDir Path folder) {
        assertEquals(inPython(folder, ".t()", 0), train(TRANSPOSED, 0));
    }

    @Test
    void aTransposedParameterTrainsWithMomentumAsInPython(@TempDir Path folder) {
        assertEquals(inPython(folder, ".t()", 0.9), train(TRANSPOSED, 0.9));
    }

    @Test
    void aParameterThatIsAViewOfColumnsTrainsAsInPython(@TempDir Path folder) {
        assertEquals(inPython(folder, "[:, 1:3]", 0.9), train(COLUMNS, 0.9));
    }

    @Test
    void aParameterThatIsAViewOfRowsTrainsAsInPython(@TempDir Path folder) {
        assertEquals(inPython(folder, "[1:3]", 0.9), train(ROWS, 0.9));
    }

    @Test
    void aSecondThreadTrainsATransposedParameter(@TempDir Path folder) throws Exception {
        FutureTask<String> task = new FutureTask<>(() -> train(TRANSPOSED, 0.9));
        new Thread(task).start();
        assertEquals(inPython(folder, ".t()", 0.9), task.get());
    }

    @Test
    void theGradientOfATransposedParameterIsReadAndForgotten() {
        try (Viewed net = new Viewed(TRANSPOSED);
                NDManager manager = Engines.newManager()) {
            NDArray x = manager.create(new float[] {1, 2, 3}, new Shape(1, 3));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray scale = manager.create(new float[] {1, 10, 100, 1000}, new Shape(1, 4));
                collector.backward(net.forward(x).mul(scale).sum());
            }
            try (NDArray gradient = Gradients.of(net.weight.getArray())) {
                assertArrayEquals(
                        new float[] {1, 2, 3, 10, 20, 30, 100, 200, 300, 1000, 2000, 3000},
                        Tensors.toTensor(gradient).toFloatArray());
            }
            net.zeroGrad();
            assertEquals(null, Gradients.of(net.weight.getArray()));
        }
    }

    @Test
    void aStateDictIsLoadedIntoATransposedParameter() {
        try (Viewed net = new Viewed(TRANSPOSED);
                Viewed other = new Viewed(TRANSPOSED)) {
            other.weight.getArray().muli(-1);
            net.loadStateDict(other.stateDict());
            assertArrayEquals(
                    other.stateDict().get("weight").toFloatArray(),
                    net.stateDict().get("weight").toFloatArray());
            assertEquals(-0.4f, net.base.getFloat(1, 0));
        }
    }

    @Test
    void aTransposedParameterIsSavedAsPythonSavesIt(@TempDir Path folder) throws Exception {
        try (Viewed net = new Viewed(TRANSPOSED)) {
            Torch.save(net.stateDict(), folder.resolve("java.pt"));
        }
        assertEquals(
                "True (1, 4) 12",
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                weight = torch.load("java.pt")["weight"]
                                wanted = (torch.arange(12.0).reshape(3, 4) * 0.1).t()
                                size = weight.untyped_storage().nbytes() // 4
                                result = f"{weight.equal(wanted)} {weight.stride()} {size}"
                                """)
                        .asText());
    }

    @Test
    void aTensorOfATransposedArrayShowsItsLaterValues() {
        try (NDManager manager = Engines.newManager()) {
            NDArray array = manager.arange(6f).reshape(2, 3).transpose();
            Tensor tensor = Tensors.toTensor(array);
            array.muli(2);
            assertArrayEquals(new float[] {0, 6, 2, 8, 4, 10}, tensor.toFloatArray());
            array.close();
            assertTrue(
                    assertThrows(IllegalStateException.class, tensor::toFloatArray)
                            .getMessage()
                            .contains("was closed"));
        }
    }

    @Test
    void readingATransposedArrayLeavesNoCopyBehind() {
        try (NDManager manager = Engines.newManager()) {
            NDArray array = manager.arange(6f).reshape(2, 3).transpose();
            Tensor tensor = Tensors.toTensor(array);
            int before = manager.getManagedArrays().size();
            for (int i = 0; i < 10; i++) {
                tensor.toFloatArray();
                Memory.update(List.of(array), List.of(array), windows -> {});
            }
            assertEquals(before, manager.getManagedArrays().size());
        }
    }

    @Test
    void elementsThatShareTheirMemoryAreNotWritten() {
        try (NDManager manager = Engines.newManager()) {
            NDArray array = manager.create(new float[] {1, 2}).broadcast(3, 2);
            String wanted =
                    "[NDArray] elements of the array of shape (3, 2) share their memory, as after"
                            + " expand or broadcast, so they can't be changed one by one. Use a"
                            + " copy: duplicate().";
            assertEquals(
                    wanted,
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> Memory.update(List.of(array), List.of(), w -> {}))
                            .getMessage());
            Tensor tensor = Tensor.of(new float[6], 3, 2);
            assertEquals(
                    wanted,
                    assertThrows(IllegalArgumentException.class, () -> Tensors.copy(tensor, array))
                            .getMessage());
        }
    }

    /** A weight of a layer, then one whose rows are one row. */
    static final class Broadcast extends Module {
        final Parameter first = new Parameter(ownManager().zeros(new Shape(2)));
        final Parameter second =
                new Parameter(ownManager().zeros(new Shape(2)).broadcast(3, 2), false);

        @Override
        public NDArray forward(NDArray x) {
            return x;
        }
    }

    @Test
    void aStateDictThatCannotBeLoadedWholeChangesNothing() {
        try (Broadcast net = new Broadcast()) {
            Map<String, Tensor> values =
                    Map.of(
                            "first", Tensor.of(new float[] {1, 2}),
                            "second", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
            StateDict state = new StateDict(values, null);
            assertThrows(IllegalArgumentException.class, () -> net.loadStateDict(state));
            assertArrayEquals(new float[] {0, 0}, net.first.getArray().toFloatArray());
        }
    }

    @Test
    void aSparseArrayIsRefusedByName() {
        try (NDManager manager = Engines.newManager()) {
            NDArray sparse =
                    manager.createCoo(
                            java.nio.FloatBuffer.wrap(new float[] {3, 4}),
                            new long[][] {{0, 1}, {1, 0}},
                            new Shape(2, 2));
            assertTrue(
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> Memory.read(List.of(sparse), w -> {}))
                            .getMessage()
                            .contains("sparse"));
        }
    }

    @Test
    void valuesOfAnotherShapeAreNotCopied() {
        try (NDManager manager = Engines.newManager()) {
            NDArray target = manager.zeros(new Shape(2, 3));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Memory.copy(target, manager.zeros(new Shape(3))));
        }
    }

    @Test
    void allKeysOfAStateDictReachTheirViews() {
        try (Viewed net = new Viewed(COLUMNS)) {
            Tensor values = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
            net.loadStateDict(new StateDict(Map.of("weight", values), null));
            assertArrayEquals(
                    new float[] {0, 1, 2, 0.3f, 0.4f, 3, 4, 0.7f, 0.8f, 5, 6, 1.1f},
                    net.base.toFloatArray(),
                    1e-6f);
        }
    }
}

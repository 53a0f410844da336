package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.optim.SGD;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A setting that a layer cannot have is refused in a sentence that says which. */
@Tag("engine")
class RefusedSettingsTest {
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Engines.newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray x(long... shape) {
        return manager.ones(new Shape(shape));
    }

    private static String refusal(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }

    @Test
    void aNegativeSizeIsRefusedWithTheLayersNameWhereverATensorWouldHaveIt() {
        Map<String, Executable> layers = new LinkedHashMap<>();
        layers.put("Conv2d", () -> new Conv2d(-1, 3, 1));
        layers.put("ConvTranspose1d", () -> new ConvTranspose1d(3, 3, -2));
        layers.put("Linear", () -> new Linear(3, -1));
        layers.put("Embedding", () -> new Embedding(-1, 2));
        layers.put("GRUCell", () -> new GRUCell(3, -1));
        layers.put("BatchNorm2d", () -> new BatchNorm2d(-1));
        layers.put("LayerNorm", () -> new LayerNorm(-1));
        layers.put("MultiheadAttention", () -> new MultiheadAttention(4, 2, o -> o.kdim(-1)));
        layers.forEach(
                (name, make) -> {
                    String said = refusal(make);
                    assertTrue(said.startsWith(name + ": a tensor can't have a negative"), said);
                });
        String huge = refusal(() -> new Conv2d(Integer.MAX_VALUE, Integer.MAX_VALUE, 1000));
        assertTrue(huge.startsWith("[Conv2d] Storage size calculation overflowed"), huge);
    }

    @Test
    void nullIsRefusedByTheSettingsName() {
        Map<String, Executable> calls = new LinkedHashMap<>();
        calls.put("kernel_size is null", () -> new Conv2d(3, 3, (int[]) null, o -> {}));
        calls.put("stride is null", () -> new Conv2d(3, 3, 1, o -> o.stride((int[]) null)));
        calls.put("padding is null", () -> new Conv2d(3, 3, 1, o -> o.padding((String) null)));
        calls.put("padding_mode is null", () -> new Conv2d(3, 3, 1, o -> o.paddingMode(null)));
        calls.put("options is null", () -> new Conv2d(3, 3, 1, (Consumer<ConvOptions>) null));
        calls.put("the sizes are null", () -> new AdaptiveAvgPool2d((Integer[]) null));
        calls.put("normalized_shape is null", () -> new LayerNorm((long[]) null));
        calls.put("unflattened_size is null", () -> new Unflatten(1, (long[]) null));
        calls.put("nonlinearity is null", () -> new RNN(3, 3, o -> o.nonlinearity(null)));
        calls.put("cutoffs is null", () -> new AdaptiveLogSoftmaxWithLoss(4, 5, (int[]) null));
        calls.put(
                "a state is null",
                () -> new LSTM(3, 3).forward(new NDList(x(2, 1, 3), null, null)));
        calls.forEach(
                (said, call) -> {
                    String found = assertThrows(NullPointerException.class, call).getMessage();
                    assertTrue(found.startsWith(said + "; "), found);
                });
        String activation =
                refusal(() -> new TransformerEncoderLayer(4, 2, o -> o.activation((String) null)));
        assertEquals("activation should be relu/gelu, not null", activation);
    }

    @Test
    void anArrayThatDjlsOwnCallsDoNotTakeIsRefusedAsElsewhere() {
        NDArray whole = manager.create(new long[] {1, 2});
        Map<String, Executable> calls = new LinkedHashMap<>();
        calls.put("dropout", () -> new Dropout().forward(whole));
        calls.put("softmax", () -> new Softmax(5).forward(x(2, 2)));
        calls.put("log_softmax", () -> new LogSoftmax(0).forward(whole));
        calls.put("relu", () -> new ReLU().forward(manager.create(new boolean[] {true})));
        calls.put("batch_norm", () -> new BatchNorm2d(0).forward(x(1, 0, 2, 2)));
        calls.put("linear", () -> F.linear(x(1, 2), x(3, 2), x(3).toType(DataType.FLOAT64, true)));
        calls.forEach(
                (name, call) -> {
                    String said = refusal(call);
                    assertTrue(said.startsWith("[" + name + "] "), said);
                    assertFalse(said.contains("\n"), said);
                });
    }

    @Test
    void aLabelThatIsNoClassIsRefusedBeforeTheEngineTakesItForAPlaceInMemory() {
        CTCLoss loss = new CTCLoss();
        NDArray values = x(4, 1, 3);
        NDArray inputs = manager.create(new long[] {4});
        NDArray two = manager.create(new long[] {2});
        for (long label : new long[] {3, -1, 2_000_000_000L}) {
            NDArray table = manager.create(new long[][] {{1, label}});
            NDArray row = manager.create(new long[] {1, label});
            String said = "ctc_loss: the target " + label + " is no class; there are 3, from 0 on.";
            assertEquals(said, refusal(() -> loss.forward(values, table, inputs, two)));
            assertEquals(said, refusal(() -> loss.forward(values, row, inputs, two)));
        }
        NDArray padded = manager.create(new long[][] {{1, -7}});
        NDArray unpadded = manager.create(new long[][] {{1}});
        NDArray one = manager.create(new long[] {1});
        assertArrayEquals(
                loss.forward(values, unpadded, inputs, one).toFloatArray(),
                loss.forward(values, padded, inputs, one).toFloatArray());
    }

    @Test
    void aCopyIsNeitherTheModuleItselfNorNothing() {
        try (Linear one = new Linear(2, 2)) {
            assertTrue(refusal(() -> one.copyOf(() -> one)).contains("the module itself"));
            assertTrue(refusal(() -> one.copyOf(() -> (Linear) null)).contains("makes null"));
        }
    }

    @Test
    void aClosedModuleSaysSoWhenItIsToldToTakeGradients() {
        Linear closed = new Linear(2, 2);
        closed.close();
        String said =
                assertThrows(IllegalStateException.class, () -> closed.requiresGrad(true))
                        .getMessage();
        assertTrue(said.contains("closed"), said);
    }

    @Test
    void anOptimizerRefusesParametersThatWereHalvedSinceBeforeAnyChanges() {
        try (Linear first = new Linear(2, 2);
                Linear second = new Linear(100, 100)) {
            List<Parameter> all = new ArrayList<>(first.parameters());
            all.addAll(second.parameters());
            SGD sgd = new SGD(all, 0.1);
            second.half();
            float[] before = first.weight.getArray().toFloatArray();
            NDArray x = x(1, 100).toType(DataType.FLOAT16, false);
            try (Step step = Torch.step()) {
                step.backward(first.forward(x(1, 2)).sum());
                step.backward(second.forward(x).sum());
                assertEquals(
                        "SGD takes float32 and float64 parameters, and was given float16",
                        refusal(sgd::step));
            }
            assertArrayEquals(before, first.weight.getArray().toFloatArray());
        }
    }

    @Test
    void nullIsNoOutputNoClassAndNoPackedRow() {
        Module nothing =
                new Module() {
                    @Override
                    public NDArray forward(NDArray x) {
                        return null;
                    }
                };
        assertEquals(
                "[predict] the network gives null for its rows.",
                refusal(() -> Torch.predict(nothing, x(2, 2), 1)));
        String said =
                assertThrows(
                                NullPointerException.class,
                                () -> new PackedSequence(x(2, 2), null, null, null))
                        .getMessage();
        assertTrue(said.startsWith("batchSizes is null"), said);
    }
}

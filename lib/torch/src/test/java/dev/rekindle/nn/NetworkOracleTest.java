package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.networks.Net;
import dev.rekindle.networks.NnOracle;
import dev.rekindle.state.StateDict;
import dev.rekindle.state.StateDictMismatchException;
import dev.rekindle.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The recipe's network beside Python's, to the bit at one thread. */
@Tag("oracle")
@Tag("engine")
class NetworkOracleTest {
    private static String sha(NDArray array) {
        return Tensors.toTensor(array).sha256();
    }

    @Test
    void theSameSeedGivesTheSameWeightsAndLeavesTheGeneratorAtTheSamePlace() throws Exception {
        Engines.manualSeed(0);
        try (Net net = new Net();
                NDManager manager = Engines.newManager()) {
            StringJoiner weights = new StringJoiner("\n");
            net.namedParameters().forEach((name, p) -> weights.add(name + " " + sha(p.getArray())));
            assertEquals(NnOracle.section("weights"), weights.toString());
            NDArray x = manager.randomNormal(new Shape(32, 3, 32, 32));
            assertEquals(NnOracle.section("next draw"), sha(x));
            String logits = sha(net.forward(x)) + "\n" + sha(net.forward(x.get("0:1")));
            assertEquals(NnOracle.section("logits"), logits);
        }
    }

    @Test
    void theStateDictHasPythonsKeysInPythonsOrderWithItsMetadata() throws Exception {
        try (Net net = new Net()) {
            StateDict state = net.stateDict();
            StringJoiner lines = new StringJoiner("\n");
            state.forEach(
                    (name, t) ->
                            lines.add(name + " " + Arrays.toString(t.shape()) + " " + t.dtype()));
            state.metadata()
                    .forEach(
                            (path, values) ->
                                    lines.add(
                                            "'"
                                                    + path
                                                    + "' "
                                                    + ((Map<?, ?>) values).get("version")));
            assertEquals(NnOracle.section("state_dict"), lines.toString());
        }
    }

    @Test
    void aNetworkPrintsAsInPython() throws Exception {
        try (Net net = new Net()) {
            assertEquals(NnOracle.section("printed net"), net.toString());
        }
    }

    @Test
    void everyLayerPrintsAsInPython() throws Exception {
        Module[] layers = {
            new Conv2d(4, 6, new int[] {3, 5}, o -> o.stride(2).padding(1).groups(2).bias(false)),
            new Conv2d(4, 6, 3, o -> o.dilation(2)),
            new MaxPool2d(2),
            new MaxPool2d(3, o -> o.stride(2).padding(1)),
            new Linear(3, 4, false),
            new ReLU(),
            new ReLU(true),
            new Flatten(),
            new Dropout(),
            new Dropout(0.25, true),
            new Identity(),
            new Tanh(),
            new Sigmoid(),
            new Softmax(1),
            new LogSoftmax(-1),
            new Sequential(),
            new ModuleList(),
            new Sequential(
                    new Linear(2, 2), new Linear(2, 2), new Sequential(new ReLU(), new Identity())),
            new ModuleList(new Linear(2, 2), new Linear(2, 2), new ReLU()),
            new ModuleList(
                    new Sequential(new Linear(2, 2), new ReLU()),
                    new Sequential(new Linear(2, 2), new ReLU()),
                    new Sequential(new Linear(2, 2), new ReLU()))
        };
        StringJoiner lines = new StringJoiner("\n");
        for (Module layer : layers) {
            lines.add(layer.toString());
            layer.close();
        }
        assertEquals(NnOracle.section("printed layers"), lines.toString());
    }

    @Test
    void missingAndUnexpectedKeysAreToldInTorchsWordsAndNothingIsLoaded() throws Exception {
        try (Net net = new Net();
                Net other = new Net()) {
            StateDict whole = other.stateDict();
            Map<String, Object> entries = new LinkedHashMap<>(whole.entries());
            entries.put("fc4.weight", entries.remove("fc3.weight"));
            float[] before = net.conv1.weight.getArray().toFloatArray();
            StateDict state = new StateDict(entries, whole.metadata());
            String message =
                    assertThrows(StateDictMismatchException.class, () -> net.loadStateDict(state))
                            .getMessage();
            assertEquals(
                    NnOracle.section("missing and unexpected"),
                    message.replace(" (did you mean \"fc3.weight\"?)", "").strip());
            assertEquals(true, message.contains("\"fc4.weight\" (did you mean \"fc3.weight\"?). "));
            assertArrayEquals(before, net.conv1.weight.getArray().toFloatArray());
            assertEquals(
                    "_IncompatibleKeys(missing_keys=['fc3.weight'],"
                            + " unexpected_keys=['fc4.weight'])",
                    net.loadStateDict(state, false).toString());
        }
    }

    @Test
    void aWrongShapeIsRefusedEvenWhenNotStrict() throws Exception {
        try (Net net = new Net()) {
            StateDict whole = net.stateDict();
            Map<String, Object> entries = new LinkedHashMap<>(whole.entries());
            entries.put("fc3.bias", Tensor.of(new float[4]));
            StateDict state = new StateDict(entries, whole.metadata());
            assertEquals(
                    NnOracle.section("wrong shape"),
                    assertThrows(
                                    StateDictMismatchException.class,
                                    () -> net.loadStateDict(state, false))
                            .getMessage());
        }
    }

    @Test
    void loadingKeepsTheParametersAndMakesTheWeightsEqual() {
        try (Net net = new Net();
                Net other = new Net()) {
            NDArray same = net.fc1.weight.getArray();
            assertEquals(
                    "<All keys matched successfully>",
                    net.loadStateDict(other.stateDict()).toString());
            assertEquals(true, same == net.fc1.weight.getArray());
            other.stateDict()
                    .forEach(
                            (name, tensor) ->
                                    assertEquals(
                                            true,
                                            tensor.contentEquals(net.stateDict().get(name)),
                                            name));
        }
    }

    @Test
    void normalisationAndDropoutComputePythonsBits() throws Exception {
        Engines.manualSeed(3);
        try (Sequential norms =
                        new Sequential(
                                new Conv2d(3, 4, 3),
                                new BatchNorm2d(4),
                                new Dropout(0.1),
                                new LayerNorm(6, 6));
                NDManager manager = Engines.newManager()) {
            NDArray x = manager.randomNormal(new Shape(5, 3, 8, 8));
            StringJoiner lines = new StringJoiner("\n");
            lines.add(norms.toString());
            lines.add(sha(norms.forward(x)));
            lines.add(sha(norms.forward(x)));
            norms.eval();
            lines.add(sha(norms.forward(x)));
            norms.stateDict()
                    .forEach(
                            (name, t) ->
                                    lines.add(
                                            name
                                                    + " "
                                                    + Arrays.toString(t.shape())
                                                    + " "
                                                    + t.sha256()));
            assertEquals(NnOracle.section("more layers"), lines.toString());
        }
    }
}

package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.ParameterStore;
import ai.djl.translate.NoopTranslator;
import dev.rekindle.Torch;
import dev.rekindle.state.StateDictMismatchException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module wherever DJL takes a block: saved and loaded in DJL's own form, found by Criteria. */
@Tag("engine")
class EngineBlockTest {
    @TempDir Path folder;

    private final NDManager manager = NDManager.newBaseManager();
    private final Sequential net = net(6);
    private final NDArray x = Torch.randn(4, 8);
    private float[] expected = {};

    private static Sequential net(int width) {
        return new Sequential(
                new Linear(8, width),
                new BatchNorm1d(width),
                new ReLU(),
                new Dropout(0.5),
                new Linear(width, 3));
    }

    /** Running statistics that are no longer those of a new network. */
    @BeforeEach
    void train() {
        net.forward(x).close();
        net.eval();
        expected = answers(net);
    }

    @AfterEach
    void free() {
        net.close();
        x.close();
        manager.close();
    }

    private float[] answers(Block block) {
        ParameterStore store = new ParameterStore(manager, false);
        return Torch.noGrad(() -> block.forward(store, new NDList(x), false).head().toFloatArray());
    }

    private Path saved(Block block) throws Exception {
        try (Model model = Model.newInstance("net")) {
            model.setBlock(block);
            model.save(folder, "net");
        }
        return folder;
    }

    @Test
    void djlsModelSavesAndLoadsIt() throws Exception {
        net.initialize(manager, DataType.FLOAT32, new Shape(1, 8));
        saved(net);
        try (Model model = Model.newInstance("net");
                Sequential other = net(6)) {
            NDArray weight = other.parameters().get(0).getArray();
            model.setBlock(other);
            model.load(folder, "net");
            assertArrayEquals(expected, answers(other));
            assertEquals(weight, other.parameters().get(0).getArray());
            assertArrayEquals(new Shape[] {new Shape(1, 8)}, other.getInputShapes());
            assertEquals(new Shape(1, 8), model.describeInput().get(0).getValue());
            assertEquals(new Shape(1, 3), model.describeOutput().get(0).getValue());
        }
    }

    /** Nothing has to be initialized before: a module has its values from the start. */
    @Test
    void whatWasNeverToldAShapeIsSavedToo() throws Exception {
        assertEquals(0, net.describeInput().size());
        saved(net);
        try (Model model = Model.newInstance("net");
                Sequential other = net(6)) {
            model.setBlock(other);
            model.load(folder, "net");
            assertArrayEquals(expected, answers(other));
        }
    }

    @Test
    void itStandsAmongDjlsOwnBlocks() throws Exception {
        Block mixed = mixed(net);
        mixed.initialize(manager, DataType.FLOAT32, new Shape(1, 8));
        float[] scores = answers(mixed);
        saved(mixed);
        try (Model model = Model.newInstance("net");
                Sequential other = net(6)) {
            model.setBlock(mixed(other));
            model.load(folder, "net");
            assertArrayEquals(scores, answers(model.getBlock()));
        }
    }

    private static Block mixed(Module module) {
        return new SequentialBlock()
                .add(module)
                .add(ai.djl.nn.core.Linear.builder().setUnits(2).build());
    }

    @Test
    void criteriaTakeIt() throws Exception {
        saved(net);
        try (Sequential other = net(6)) {
            assertArrayEquals(expected, found(criteria(other).optModelPath(folder)));
        }
        // The weights are there already: no .params file is looked for.
        assertArrayEquals(
                expected,
                found(criteria(net).optModelPath(folder).optOption("hasParameter", "false")));
    }

    private static Criteria.Builder<NDList, NDList> criteria(Module module) {
        return Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optEngine("PyTorch")
                .optModelName("net")
                .optBlock(module)
                .optTranslator(new NoopTranslator());
    }

    private float[] found(Criteria.Builder<NDList, NDList> criteria) throws Exception {
        try (ZooModel<NDList, NDList> model = criteria.build().loadModel()) {
            return predicted(model);
        }
    }

    private float[] predicted(ZooModel<NDList, NDList> model) throws Exception {
        try (Predictor<NDList, NDList> predictor = model.newPredictor();
                NDList y = predictor.predict(new NDList(x))) {
            return y.head().toFloatArray();
        }
    }

    @Test
    void aTorchFileIsAZooModelWithItsTranslator() throws Exception {
        Path file = folder.resolve("net.pt");
        Torch.save(net.stateDict(), file);
        try (ZooModel<NDList, NDList> model =
                new ZooModel<>(Torch.model(file, () -> net(6)), new NoopTranslator())) {
            assertArrayEquals(expected, predicted(model));
        }
    }

    @Test
    void whatDoesNotFitChangesNothing() throws Exception {
        saved(net);
        try (Model model = Model.newInstance("net");
                Sequential other = net(7)) {
            model.setBlock(other);
            float[] before = answers(other);
            assertTrue(
                    assertThrows(StateDictMismatchException.class, () -> model.load(folder, "net"))
                            .getMessage()
                            .contains("size mismatch for 0.weight"));
            assertArrayEquals(before, answers(other));
        }
    }

    @Test
    void aFileThatIsCutShortOrAnotherBlocksIsRefused() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        net.saveParameters(new DataOutputStream(bytes));
        try (Sequential other = net(6)) {
            float[] before = answers(other);
            for (int length = 0; length < bytes.size(); length += 7) {
                byte[] cut = Arrays.copyOf(bytes.toByteArray(), length);
                assertEquals(
                        "the .params file holds no state_dict of a Module: it ends in the midst of"
                                + " a tensor. Load it into the block that saved it, or save it"
                                + " again.",
                        assertThrows(MalformedModelException.class, () -> load(other, cut))
                                .getMessage());
            }
            Block linear = ai.djl.nn.core.Linear.builder().setUnits(2).build();
            linear.initialize(manager, DataType.FLOAT32, new Shape(1, 8));
            ByteArrayOutputStream djls = new ByteArrayOutputStream();
            linear.saveParameters(new DataOutputStream(djls));
            assertThrows(MalformedModelException.class, () -> load(other, djls.toByteArray()));
            assertArrayEquals(before, answers(other));
        }
    }

    private void load(Module module, byte[] bytes) throws Exception {
        module.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    @Test
    void freezingSparesTheBuffers() {
        net.freezeParameters(true);
        assertTrue(net.parameters().stream().noneMatch(Parameter::requiresGrad));
        net.freezeParameters(false, parameter -> parameter.getShape().dimension() == 2);
        assertEquals(
                List.of(true, false, false, false, true, false),
                net.parameters().stream().map(Parameter::requiresGrad).toList());
        net.freezeParameters(false);
        assertTrue(net.parameters().stream().allMatch(p -> p.getArray().hasGradient()));
        assertTrue(net.buffers().stream().noneMatch(b -> b.getArray().hasGradient()));
    }

    @Test
    void castIsToAndClearIsClose() {
        net.cast(DataType.FLOAT64);
        assertEquals(DataType.FLOAT64, net.parameters().get(0).getArray().getDataType());
        net.cast(DataType.FLOAT32);
        assertArrayEquals(expected, answers(net), 1e-6f);
        net.clear();
        assertThrows(IllegalStateException.class, () -> answers(net));
    }

    /** Another array behind DJL's form of a parameter would leave the module with its own. */
    @Test
    void djlsFormOfAParameterTakesNoOtherArray() {
        ai.djl.nn.Parameter weight = net.getParameters().get("0.weight");
        assertEquals(new Shape(6, 8), weight.getShape());
        NDArray other = manager.ones(new Shape(6, 8));
        assertThrows(IllegalStateException.class, () -> weight.setArray(other));
        assertFalse(other.isReleased());
    }

    @Test
    void noInputIsSaid() {
        ParameterStore store = new ParameterStore(manager, false);
        assertEquals(
                "[Sequential] the list of inputs is empty. Give one array at least.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> net.forward(store, new NDList(), false))
                        .getMessage());
    }
}

package dev.rekindle.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2dTranspose;
import ai.djl.nn.core.Linear;
import ai.djl.nn.core.Prelu;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.state.StateDict;
import dev.rekindle.state.StateDictMismatchException;
import dev.rekindle.tensor.Tensor;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which names a plain block gets, what has no partner, and what loading refuses. */
@Tag("engine")
class TorchBlockTest {
    private final NDManager manager = Engines.newManager();

    @TempDir Path folder;

    /** As DJL's users write one, with a parameter of its own. */
    static final class Scaled extends AbstractBlock {
        private final Block first = addChildBlock("first", Linear.builder().setUnits(3).build());
        private final Block again = addChildBlock("twin", Linear.builder().setUnits(3).build());
        private final Block twin = addChildBlock("twin", Linear.builder().setUnits(3).build());
        private final Parameter scale =
                addParameter(
                        Parameter.builder()
                                .setName("scale")
                                .setType(Parameter.Type.GAMMA)
                                .optShape(new Shape(3))
                                .build());

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                PairList<String, Object> params) {
            NDList y = first.forward(store, inputs, training);
            y = twin.forward(store, again.forward(store, y, training), training);
            return new NDList(y.head().mul(scale.getArray()));
        }

        @Override
        public void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
            first.initialize(manager, type, shapes);
            again.initialize(manager, type, new Shape(1, 3));
            twin.initialize(manager, type, new Shape(1, 3));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {new Shape(inputShapes[0].get(0), 3)};
        }
    }

    @AfterEach
    void free() {
        manager.close();
    }

    private Block pair() {
        Block block =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(4).build())
                        .add(Activation::relu)
                        .add(BatchNorm.builder().build());
        block.initialize(manager, DataType.FLOAT32, new Shape(2, 3));
        return block;
    }

    @Test
    void aTableShowsEachKeyBesideItsLayer() {
        assertEquals(
                """
                0.weight               torch.Size([4, 3])  nn.Linear     SequentialBlock.01Linear.weight
                0.bias                 torch.Size([4])     nn.Linear     SequentialBlock.01Linear.bias
                2.weight               torch.Size([4])     nn.BatchNorm  SequentialBlock.03BatchNorm.gamma
                2.bias                 torch.Size([4])     nn.BatchNorm  SequentialBlock.03BatchNorm.beta
                2.running_mean         torch.Size([4])     nn.BatchNorm  SequentialBlock.03BatchNorm.runningMean
                2.running_var          torch.Size([4])     nn.BatchNorm  SequentialBlock.03BatchNorm.runningVar
                2.num_batches_tracked  torch.Size([])      nn.BatchNorm  SequentialBlock.03BatchNorm (no counter)\
                """,
                TorchBlock.of(pair()).toString());
        assertEquals(List.of(), TorchBlock.of(pair()).withoutPartner());
    }

    @Test
    void aBlockOfOnesOwnHasTheNamesItGaveAndSaysWhatTorchHasNoLayerFor() {
        Block block = new Scaled();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 5));
        assertEquals(
                List.of(
                        "scale",
                        "first.weight",
                        "first.bias",
                        "02twin.weight",
                        "02twin.bias",
                        "03twin.weight",
                        "03twin.bias"),
                List.copyOf(TorchBlock.of(block).stateDict().keySet()));
        assertEquals(
                List.of(
                        "Scaled.scale: no layer of torch.nn holds it; it is \"scale\", a parameter"
                                + " of a class of your own in Python"),
                TorchBlock.of(block).withoutPartner());
    }

    @Test
    void aTransformerOfDjlIsNamedAsAnotherThanTorchs() {
        Block block = new TransformerEncoderBlock(8, 2, 16, 0.1f, Activation::relu);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 8));
        List<String> without = TorchBlock.of(block).withoutPartner();
        assertEquals(2, without.size(), without.toString());
        assertTrue(without.get(0).contains("BatchNorm, where torch.nn.TransformerEncoderLayer"));
        assertTrue(without.get(1).contains("in_proj_weight"), without.get(1));
    }

    /** DJL's PyTorch engine runs neither of the two; their weights go all the same. */
    @Test
    void aPreluIsARowOfOneAndADeconvolutionIsNamedAsTurned() {
        Block block =
                new SequentialBlock()
                        .add(new Prelu())
                        .add(
                                Conv2dTranspose.builder()
                                        .setKernelShape(new Shape(2, 2))
                                        .setFilters(5)
                                        .build());
        // DJL's own start for weights refuses a single number.
        block.setInitializer(
                new ConstantInitializer(0.25f), parameter -> parameter.getName().equals("alpha"));
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 4, 4));
        StateDict state = TorchBlock.of(block).stateDict();
        assertArrayEquals(new long[] {1}, state.get("0.weight").shape());
        Map<String, Tensor> other = new LinkedHashMap<>(state.tensors());
        other.put("0.weight", Tensor.of(new float[] {0.5f}));
        TorchBlock.of(block).loadStateDict(new StateDict(other, null));
        assertArrayEquals(new float[] {0.5f}, state.get("0.weight").toFloatArray());
        assertArrayEquals(new long[] {5, 3, 2, 2}, state.get("1.weight").shape());
        List<String> without = TorchBlock.of(block).withoutPartner();
        assertEquals(1, without.size(), without.toString());
        assertTrue(without.get(0).contains("torch.nn.ConvTranspose has inputs by outputs"));
    }

    @Test
    void aModuleOfOursMayStandAmongTheBlocks() {
        try (dev.rekindle.nn.Linear ours = new dev.rekindle.nn.Linear(4, 2)) {
            Block block = new SequentialBlock().add(Linear.builder().setUnits(4).build()).add(ours);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
            StateDict state = TorchBlock.of(block).stateDict();
            assertEquals(
                    List.of("0.weight", "0.bias", "1.weight", "1.bias"),
                    List.copyOf(state.keySet()));
            assertEquals(List.of("", "0", "1"), List.copyOf(state.metadata().keySet()));
            Map<String, Tensor> other = new LinkedHashMap<>(state.tensors());
            other.put("1.bias", Tensor.of(new float[] {5, 6}));
            TorchBlock.of(block).loadStateDict(new StateDict(other, null));
            assertArrayEquals(new float[] {5, 6}, ours.bias.getArray().toFloatArray());
        }
    }

    @Test
    void aBlockWithoutValuesSaysHowToGetThem() {
        Block block = new SequentialBlock().add(Linear.builder().setUnits(4).build());
        assertEquals(
                "[SequentialBlock.01Linear.weight] has no values yet: DJL's layers take their"
                        + " shapes from an input. Call block.initialize(manager, DataType.FLOAT32,"
                        + " new Shape(1, …)) first, with the shape of one.",
                assertThrows(IllegalStateException.class, () -> TorchBlock.of(block).stateDict())
                        .getMessage());
    }

    @Test
    void keysThatDoNotMatchAreRefusedInTorchsWordsAndNothingChanges() {
        Block block = pair();
        StateDict whole = TorchBlock.of(block).stateDict();
        float[] before = whole.get("0.weight").toFloatArray();
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("0.weight", Tensor.of(new float[12], 4, 3));
        whole.entries().forEach(entries::putIfAbsent);
        entries.put("1.bias", entries.remove("0.bias"));
        StateDict wrong = new StateDict(entries, null);
        assertEquals(
                "Error(s) in loading state_dict for SequentialBlock:\n"
                        + "\tMissing key(s) in state_dict: \"0.bias\". \n"
                        + "\tUnexpected key(s) in state_dict: \"1.bias\" (did you mean"
                        + " \"0.bias\"?). ",
                assertThrows(
                                StateDictMismatchException.class,
                                () -> TorchBlock.of(block).loadStateDict(wrong))
                        .getMessage());
        entries.put("2.running_var", Tensor.of(new float[5]));
        assertEquals(
                "Error(s) in loading state_dict for SequentialBlock:\n\tsize mismatch for"
                        + " 2.running_var: copying a param with shape torch.Size([5]) from"
                        + " checkpoint, the shape in current model is torch.Size([4]).",
                assertThrows(
                                StateDictMismatchException.class,
                                () ->
                                        TorchBlock.of(block)
                                                .loadStateDict(new StateDict(entries, null), false))
                        .getMessage());
        assertArrayEquals(before, TorchBlock.of(block).stateDict().get("0.weight").toFloatArray());
        assertEquals(
                "_IncompatibleKeys(missing_keys=['0.bias'], unexpected_keys=['1.bias'])",
                TorchBlock.of(block).loadStateDict(wrong, false).toString());
        assertArrayEquals(
                new float[12], TorchBlock.of(block).stateDict().get("0.weight").toFloatArray());
    }

    @Test
    void aDamagedRecordIsFoundBeforeTheFirstValueChanges() throws Exception {
        Block block =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(64).build())
                        .add(Linear.builder().setUnits(64).build());
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 64));
        Path file = folder.resolve("damaged.pt");
        Torch.save(TorchBlock.of(block).stateDict(), file);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            // Within the last large record.
            bytes.seek(bytes.length() - 8000);
            int old = bytes.read();
            bytes.seek(bytes.length() - 8000);
            bytes.write(old ^ 1);
        }
        block.getParameters().values().forEach(p -> p.getArray().subi(p.getArray()));
        try (TorchFile open = Torch.open(file)) {
            StateDict state = StateDict.of(open.root());
            assertThrows(TorchFileException.class, () -> TorchBlock.of(block).loadStateDict(state));
        }
        block.getParameters()
                .values()
                .forEach(p -> assertEquals(0f, p.getArray().abs().sum().getFloat()));
    }

    @Test
    void weightsThatLookAtTheBlockItselfChangePlaces() {
        Block block =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(3).build())
                        .add(Linear.builder().setUnits(3).build());
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        StateDict own = TorchBlock.of(block).stateDict();
        float[] first = own.get("0.weight").toFloatArray();
        float[] second = own.get("1.weight").toFloatArray();
        Map<String, Tensor> swapped = new LinkedHashMap<>(own.tensors());
        swapped.put("0.weight", own.get("1.weight"));
        swapped.put("1.weight", own.get("0.weight"));
        TorchBlock.of(block).loadStateDict(new StateDict(swapped, null));
        assertArrayEquals(second, own.get("0.weight").toFloatArray());
        assertArrayEquals(first, own.get("1.weight").toFloatArray());
    }
}

package dev.rekindle.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.basicmodelzoo.cv.classification.GoogLeNet;
import ai.djl.basicmodelzoo.cv.classification.LeNet;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV1;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.basicmodelzoo.cv.classification.NiN;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.cv.object_detection.ssd.SingleShotDetection;
import ai.djl.basicmodelzoo.cv.object_detection.yolo.YOLOV3;
import ai.djl.basicmodelzoo.tabular.TabNet;
import ai.djl.modality.nlp.DefaultVocabulary;
import ai.djl.modality.nlp.embedding.TrainableWordEmbedding;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1dTranspose;
import ai.djl.nn.convolutional.Conv2dTranspose;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.core.ConstantEmbedding;
import ai.djl.nn.core.LinearCollection;
import ai.djl.nn.core.Multiplication;
import ai.djl.nn.core.Prelu;
import ai.djl.nn.core.SparseMax;
import ai.djl.nn.norm.GhostBatchNorm;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.nn.transformer.BertPretrainingBlock;
import ai.djl.nn.transformer.PointwiseFeedForwardBlock;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.initializer.ConstantInitializer;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.state.StateDict;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every layer and every network that DJL has: its state_dict is one of a network in Python that has
 * modules of its names, and comes back; what has no partner in torch is named.
 */
@Tag("oracle")
@Tag("engine")
class EveryBlockOracleTest {
    @TempDir Path folder;

    /** A network of modules by the names, filled strictly; doubled and saved again. */
    private static final String PYTHON =
            """
            state = torch.load("java.pt")
            net = torch.nn.Module()
            for key, value in state.items():
                module, (*path, name) = net, key.split(".")
                for child in path:
                    if child not in module._modules:
                        module.add_module(child, torch.nn.Module())
                    module = module.get_submodule(child)
                if name.startswith(("running", "num_batches")):
                    module.register_buffer(name, torch.zeros_like(value))
                else:
                    setattr(module, name, torch.nn.Parameter(torch.zeros_like(value)))
            net.load_state_dict(state, strict=True)
            torch.save({key: value * 2 + 1 for key, value in net.state_dict().items()}, "python.pt")
            """;

    @Test
    void theZoosNetworksGoToPythonAndBack() {
        Shape picture = new Shape(1, 3, 64, 64);
        Map<Block, Shape> blocks = new LinkedHashMap<>();
        blocks.put(new Mlp(12, 3, new int[] {8}), new Shape(1, 12));
        blocks.put(LeNet.builder().build(), new Shape(1, 1, 28, 28));
        blocks.put(NiN.builder().build(), new Shape(1, 3, 96, 96));
        blocks.put(GoogLeNet.builder().setOutSize(5).build(), picture);
        blocks.put(MobileNetV1.builder().setOutSize(5).build(), picture);
        blocks.put(MobileNetV2.builder().setOutSize(5).build(), picture);
        blocks.put(ssd(), new Shape(1, 3, 256, 256));
        blocks.put(
                ResNetV1.builder()
                        .setNumLayers(20)
                        .setOutSize(5)
                        .setImageShape(new Shape(3, 28, 28))
                        .build(),
                new Shape(1, 3, 28, 28));
        blocks.forEach((block, shape) -> assertEquals(List.of(), thereAndBack(block, shape)));
        List<String> tabNet =
                thereAndBack(TabNet.builder().setInputDim(6).setOutDim(3).build(), new Shape(2, 6));
        assertTrue(
                tabNet.stream()
                        .allMatch(
                                line ->
                                        line.contains("GhostBatchNorm: is torch.nn.BatchNorm in ev")
                                                || line.contains(
                                                        "ghostBatchNorm: is torch.nn.Batch")
                                                || line.contains("sparseMax: has no values")),
                tabNet.toString());
        assertFalse(tabNet.isEmpty());
    }

    /** 62 million weights: a quarter of a gigabyte a file. */
    @Test
    @Tag("long")
    void yoloGoesToPythonAndBack() {
        Block block = YOLOV3.builder().setNumClasses(3).build();
        assertEquals(List.of(), thereAndBack(block, new Shape(1, 3, 96, 96)));
    }

    @Test
    void theLayersGoToPythonAndBack() {
        Shape rows = new Shape(2, 3, 8);
        assertEquals(
                List.of(),
                thereAndBack(
                        Conv3d.builder().setFilters(2).setKernelShape(new Shape(2, 2, 2)).build(),
                        new Shape(1, 3, 5, 5, 5)));
        Prelu prelu = new Prelu();
        // DJL's own initializer takes no shape of no dimensions.
        prelu.setInitializer(new ConstantInitializer(0.25f), parameter -> true);
        assertEquals(List.of(), thereAndBack(prelu, rows));
        assertEquals(
                List.of(),
                thereAndBack(
                        GRU.builder().setStateSize(4).setNumLayers(2).optHasBiases(false).build(),
                        rows));
        assertEquals(
                List.of(),
                thereAndBack(new PointwiseFeedForwardBlock(List.of(8), 4, Activation::relu), rows));
        assertEquals(
                List.of(),
                thereAndBack(
                        TrainableWordEmbedding.builder()
                                .setEmbeddingSize(4)
                                .setVocabulary(
                                        DefaultVocabulary.builder()
                                                .add(List.of("one", "two"))
                                                .optUnknownToken()
                                                .build())
                                .build(),
                        new Shape(2, 3)));
    }

    /** DJL's PyTorch engine (0.36.0) does not run it: it hands the engine the old order. */
    @Test
    void aBidirectionalLayerHasTorchsOrder() {
        try (NDManager manager = Engines.newManager()) {
            Block lstm =
                    LSTM.builder().setStateSize(4).setNumLayers(2).optBidirectional(true).build();
            lstm.initialize(manager, DataType.FLOAT32, new Shape(2, 3, 8));
            Torch.save(TorchBlock.of(lstm).stateDict(), folder.resolve("lstm.pt"));
            assertTrue(
                    Oracle.shared()
                            .ask(
                                    folder,
                                    """
                                    net = torch.nn.LSTM(8, 4, 2, bidirectional=True)
                                    java = torch.load("lstm.pt")
                                    net.load_state_dict(java, strict=True)
                                    result = list(net.state_dict()) == list(java)
                                    """)
                            .asBoolean());
        }
    }

    @Test
    void whatHasNoPartnerIsNamedAndComesBackAllTheSame() {
        Shape rows = new Shape(2, 3, 8);
        assertNamed(
                "no layer of torch.nn holds it",
                LinearCollection.builder().setUnits(3).build(),
                rows);
        assertNamed(
                "no layer of torch.nn holds it",
                Multiplication.builder().setUnits(3).build(),
                rows);
        assertNamed(
                "in training it normalises parts of a batch",
                GhostBatchNorm.builder().optVirtualBatchSize(4).build(),
                new Shape(8, 4));
        assertNamed("no layer of torch.nn computes it", new SparseMax(), rows);
        assertNamed(
                "a constant that is no parameter",
                new ConstantEmbedding(Torch.ones(2)),
                new Shape(2, 3));
        assertNamed(
                "outputs by inputs",
                Conv1dTranspose.builder().setFilters(2).setKernelShape(new Shape(2)).build(),
                rows);
        assertNamed(
                "outputs by inputs",
                Conv2dTranspose.builder().setFilters(2).setKernelShape(new Shape(2, 2)).build(),
                new Shape(1, 3, 5, 5));
        assertNamed(
                "packs three into in_proj_weight",
                ScaledDotProductAttentionBlock.builder()
                        .setEmbeddingSize(8)
                        .setHeadCount(2)
                        .build(),
                rows);
        assertNamed(
                "normalises with BatchNorm",
                new TransformerEncoderBlock(8, 2, 16, 0.1f, Activation::relu),
                rows);
        Shape ids = new Shape(2, 6);
        assertNamed(
                "Bert.positionEmbedding",
                new BertPretrainingBlock(
                        BertBlock.builder()
                                .setTokenDictionarySize(10)
                                .optEmbeddingSize(8)
                                .optTransformerBlockCount(1)
                                .optAttentionHeadCount(2)
                                .optHiddenSize(16)
                                .optMaxSequenceLength(6)),
                ids,
                ids,
                ids,
                new Shape(2, 3));
    }

    private void assertNamed(String sentence, Block block, Shape... shapes) {
        List<String> without = thereAndBack(block, shapes);
        assertTrue(
                without.stream().anyMatch(line -> line.contains(sentence)),
                block.getClass().getSimpleName() + ": " + without);
    }

    private static Block ssd() {
        SequentialBlock base = new SequentialBlock();
        for (int filters : new int[] {4, 8, 16}) {
            base.add(SingleShotDetection.getDownSamplingBlock(filters));
        }
        List<List<Float>> ratios = new ArrayList<>();
        List<List<Float>> sizes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ratios.add(List.of(1f, 2f, 0.5f));
            sizes.add(List.of(0.2f, 0.3f));
        }
        return SingleShotDetection.builder()
                .setNumClasses(1)
                .setNumFeatures(3)
                .optGlobalPool(true)
                .setRatios(ratios)
                .setSizes(sizes)
                .setBaseNetwork(base)
                .build();
    }

    /** Returns what has no partner, after Python's values have come back into the block. */
    private List<String> thereAndBack(Block block, Shape... shapes) {
        try (NDManager manager = Engines.newManager()) {
            block.initialize(manager, DataType.FLOAT32, shapes);
            TorchBlock torch = TorchBlock.of(block);
            StateDict before = torch.stateDict();
            Torch.save(before, folder.resolve("java.pt"));
            Oracle.shared().run(folder, PYTHON);
            String name = block.getClass().getSimpleName();
            assertTrue(
                    torch.loadStateDict(Torch.load(folder.resolve("python.pt")).asStateDict())
                            .isComplete(),
                    name);
            StateDict java = Torch.load(folder.resolve("java.pt")).asStateDict();
            StateDict after = torch.stateDict();
            assertEquals(java.keySet(), after.keySet(), name);
            for (String key : java.keySet()) {
                if (!key.endsWith("num_batches_tracked")) {
                    float[] old = java.get(key).toFloatArray();
                    float[] now = after.get(key).toFloatArray();
                    for (int i = 0; i < old.length; i++) {
                        assertEquals(old[i] * 2 + 1, now[i], name + " " + key);
                    }
                }
            }
            List<String> without = torch.withoutPartner();
            block.getParameters().values().forEach(Parameter::close);
            return without;
        }
    }
}

package dev.rekindle.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RNN;
import ai.djl.nn.transformer.IdEmbedding;
import ai.djl.training.ParameterStore;
import dev.rekindle.Checkpoint;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.state.KeyMapping;
import dev.rekindle.state.KeyProposal;
import dev.rekindle.state.LoadReport;
import dev.rekindle.state.StateDict;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plain blocks of DJL beside Python's networks: the same file, the same numbers, both ways. */
@Tag("oracle")
@Tag("engine")
class TorchBlockOracleTest {
    private static final double TOLERANCE = 1e-5;

    private final NDManager manager = Engines.newManager();

    @TempDir Path folder;

    @AfterEach
    void free() {
        manager.close();
    }

    @Test
    void convolutionsNormsAndActivationsGoBothWays() {
        Block block =
                new SequentialBlock()
                        .add(Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(4).build())
                        .add(BatchNorm.builder().build())
                        .add(Activation::relu)
                        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                        .add(Blocks.batchFlattenBlock())
                        .add(LayerNorm.builder().axis(1).build())
                        .add(Dropout.builder().optRate(0.5f).build())
                        .add(Linear.builder().setUnits(5).build());
        beside(
                block,
                new Shape(2, 3, 9, 9),
                """
                torch.nn.Sequential(
                    torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4), torch.nn.ReLU(),
                    torch.nn.MaxPool2d(2),
                    torch.nn.Flatten(), torch.nn.LayerNorm(36), torch.nn.Dropout(),
                    torch.nn.Linear(36, 5))
                """);
    }

    @Test
    void aRowOfSamplesGoesBothWays() {
        Block block =
                new SequentialBlock()
                        .add(
                                Conv1d.builder()
                                        .setKernelShape(new Shape(3))
                                        .setFilters(4)
                                        .optBias(false)
                                        .build())
                        .add(BatchNorm.builder().build())
                        .add(Activation::tanh);
        beside(
                block,
                new Shape(2, 3, 9),
                """
                torch.nn.Sequential(
                    torch.nn.Conv1d(3, 4, 3, bias=False), torch.nn.BatchNorm1d(4), torch.nn.Tanh())
                """);
    }

    @Test
    void recurrentLayersHaveTorchsGatesInTorchsOrder() {
        String first =
                """
                class First(torch.nn.Sequential):
                    def forward(self, x):
                        return self[0](x)[0]
                First(torch.nn.%s(3, 5, num_layers=2, batch_first=True))
                """;
        Shape shape = new Shape(2, 7, 3);
        beside(
                new SequentialBlock()
                        .add(new LSTM.Builder().setStateSize(5).setNumLayers(2).build()),
                shape,
                first.formatted("LSTM"));
        beside(
                new SequentialBlock()
                        .add(new GRU.Builder().setStateSize(5).setNumLayers(2).build()),
                shape,
                first.formatted("GRU"));
        beside(
                new SequentialBlock()
                        .add(
                                new RNN.Builder()
                                        .setStateSize(5)
                                        .setNumLayers(2)
                                        .setActivation(RNN.Activation.TANH)
                                        .build()),
                shape,
                first.formatted("RNN"));
    }

    @Test
    void anEmbeddingIsTorchs() {
        Block block =
                new SequentialBlock()
                        .add(
                                new IdEmbedding.Builder()
                                        .setDictionarySize(6)
                                        .setEmbeddingSize(3)
                                        .build())
                        .add(Linear.builder().setUnits(2).build());
        block.initialize(manager, DataType.FLOAT32, new Shape(2, 4));
        NDArray ids = manager.create(new long[] {0, 5, 2, 3, 1, 1, 4, 0}, new Shape(2, 4));
        Map<String, Object> saved = new LinkedHashMap<>();
        saved.put("state", TorchBlock.of(block).stateDict());
        saved.put("x", Tensors.toTensor(ids));
        saved.put("y", Tensors.toTensor(forward(block, ids)));
        assertTrue(
                difference(
                                saved,
                                "torch.nn.Sequential(torch.nn.Embedding(6, 3), torch.nn.Linear(3,"
                                        + " 2))")
                        <= TOLERANCE);
    }

    @Test
    void theZoosMlpGoesBothWays() {
        beside(
                new Mlp(12, 3, new int[] {8, 6}),
                new Shape(4, 12),
                """
                torch.nn.Sequential(
                    torch.nn.Flatten(), torch.nn.Linear(12, 8), torch.nn.ReLU(), torch.nn.Linear(8, 6),
                    torch.nn.ReLU(), torch.nn.Linear(6, 3))
                """);
    }

    /**
     * The zoo counts its units through, where torchvision counts them in each of four layers. Its
     * network is the first form of ResNet, with biases in the outer convolutions and the stride in
     * the first; torchvision's has neither, so that its published numbers do not come out of it.
     */
    @Test
    void theZoosResNetTakesAFileOfTorchvisionsNames() {
        resNet(
                18,
                """
                from zoo_resnet import ResNet
                torch.manual_seed(5)
                net = ResNet([2, 2, 2, 2], [64, 128, 256, 512], 10)
                """,
                true);
    }

    @Test
    @Tag("long")
    void theZoosResNet50TakesTorchvisionsOwnFileWithTheStrideMoved() {
        resNet(
                50,
                """
                import torchvision
                torch.manual_seed(5)
                net = torchvision.models.resnet50(num_classes=10)
                for layer in (net.layer2, net.layer3, net.layer4):
                    layer[0].conv1.stride, layer[0].conv2.stride = (2, 2), (1, 1)
                """,
                false);
    }

    private void resNet(int layers, String network, boolean biases) {
        Block block =
                ResNetV1.builder()
                        .setNumLayers(layers)
                        .setOutSize(10)
                        .setImageShape(new Shape(3, 48, 48))
                        .build();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 48, 48));
        Oracle.shared()
                .ask(
                        folder,
                        network
                                + """
                                for name, buffer in net.named_buffers():
                                    if "running" in name:
                                        buffer.uniform_(0.5, 1.5)
                                x = torch.randn(2, 3, 48, 48)
                                torch.save(net.state_dict(), "resnet.pt")
                                with torch.no_grad():
                                    torch.save({"x": x, "y": net.eval()(x)}, "io.pt")
                                """);
        StateDict file = Torch.load(folder.resolve("resnet.pt")).asStateDict();
        KeyMapping names = ZooNames.resNet(layers);
        LoadReport report = TorchBlock.of(block).loadStateDict(names.apply(file), biases);
        assertTrue(report.missingKeys().stream().allMatch(key -> key.endsWith(".bias")));
        assertEquals(List.of(), report.unexpectedKeys());
        Checkpoint io = Torch.load(folder.resolve("io.pt")).asCheckpoint();
        float[] expected = io.tensor("y").toFloatArray();
        float[] y = forward(block, Tensors.toNDArray(manager, io.tensor("x"))).toFloatArray();
        assertArrayEquals(expected, y, 1e-4f);
        if (biases) {
            KeyProposal proposal = KeyMapping.propose(file, TorchBlock.of(block).stateDict());
            assertTrue(proposal.isComplete(), proposal.toString());
            for (String key : file.keySet()) {
                assertEquals(names.apply(key), proposal.mapping().apply(key));
            }
        }
        StateDict back = names.inverse().apply(TorchBlock.of(block).stateDict());
        Torch.save(back, folder.resolve("back.pt"));
        assertTrue(
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                a, b = torch.load("resnet.pt"), torch.load("back.pt")
                                result = all(torch.equal(a[key], b[key]) for key in a)
                                """)
                        .asBoolean());
    }

    /** Java's values into a strict Python network, then Python's into the block. */
    private void beside(Block block, Shape shape, String network) {
        block.initialize(manager, DataType.FLOAT32, shape);
        NDArray x = manager.randomNormal(shape);
        // A step in training mode moves the running statistics.
        block.forward(new ParameterStore(manager, false), new NDList(x), true);
        Map<String, Object> saved = new LinkedHashMap<>();
        saved.put("state", TorchBlock.of(block).stateDict());
        saved.put("x", Tensors.toTensor(x));
        saved.put("y", Tensors.toTensor(forward(block, x)));
        double there = difference(saved, network);
        assertTrue(there <= TOLERANCE, "Java's weights in Python: " + there);
        TorchBlock.of(block).loadStateDict(Torch.load(folder.resolve("python.pt")).asStateDict());
        float[] python = Torch.load(folder.resolve("python-y.pt")).asTensor().toFloatArray();
        assertArrayEquals(python, forward(block, x).toFloatArray(), (float) TOLERANCE);
    }

    /** Loads strictly in Python; leaves a second network's weights and outputs in the folder. */
    private double difference(Map<String, Object> saved, String network) {
        Torch.save(saved, folder.resolve("java.pt"));
        int last = network.strip().startsWith("class") ? network.strip().lastIndexOf('\n') + 1 : 0;
        String code =
                """
                java = torch.load("java.pt")
                %s
                torch.manual_seed(1)
                net = %s
                first = net.state_dict()
                own = {key: value.clone() for key, value in first.items()}
                assert list(own) == list(java["state"]), (list(own), list(java["state"]))
                for name, value in own.items():
                    if "running" in name:
                        value.uniform_(0.5, 1.5)
                net.load_state_dict(java["state"], strict=True)
                net.eval()
                with torch.no_grad():
                    result = (net(java["x"]) - java["y"]).abs().max().item()
                    net.load_state_dict(own)
                    torch.save(net.state_dict(), "python.pt")
                    torch.save(net(java["x"]), "python-y.pt")
                """;
        String text = network.strip();
        return Oracle.shared()
                .ask(folder, code.formatted(text.substring(0, last), text.substring(last)))
                .asDouble();
    }

    private NDArray forward(Block block, NDArray x) {
        return block.forward(new ParameterStore(manager, false), new NDList(x), false).head();
    }
}

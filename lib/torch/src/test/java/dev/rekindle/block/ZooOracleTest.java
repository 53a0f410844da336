package dev.rekindle.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.basicmodelzoo.cv.classification.AlexNet;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.cv.classification.SqueezeNet;
import ai.djl.basicmodelzoo.cv.classification.VGG;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.rekindle.Checkpoint;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.state.KeyMapping;
import dev.rekindle.state.StateDict;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks of DJL's model zoo and torchvision's own files: strictly, both ways. */
@Tag("oracle")
@Tag("engine")
class ZooOracleTest {
    private final NDManager manager = Engines.newManager();

    @TempDir Path folder;

    @AfterEach
    void free() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {18, 50})
    void aResNetInTorchvisionsFormIsTorchvisions(int layers) {
        resNet(layers);
    }

    @ParameterizedTest
    @ValueSource(ints = {34, 101, 152})
    @Tag("long")
    void deeperOnesAreTorchvisionsToo(int layers) {
        resNet(layers);
    }

    private void resNet(int layers) {
        Block block = ZooResNet.inTorchvisionsForm(zoo(layers, 64));
        bothWays("resnet" + layers, block, new Shape(2, 3, 64, 64), ZooNames.resNet(layers), "x");
    }

    @Test
    void whatWasTrainedInTheZoosOwnFormGoesToPythonWithTheStrideMoved() {
        Block block = zoo(50, 64);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 64, 64));
        NDArray x = manager.randomNormal(new Shape(2, 3, 64, 64));
        block.getParameters()
                .forEach(
                        pair -> {
                            if (pair.getKey().endsWith("bias")) {
                                NDArray bias = pair.getValue().getArray();
                                bias.addi(manager.randomNormal(bias.getShape()));
                            }
                        });
        for (int i = 0; i < 3; i++) {
            forward(block, x, true);
        }
        NDArray y = forward(block, x, false);
        StateDict state = ZooResNet.inZoosForm(block, 50);
        Torch.save(Checkpoint.of("state", state, "x", x, "y", y), folder.resolve("zoo.pt"));
        double largest =
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                import torchvision
                                java = torch.load("zoo.pt")
                                net = torchvision.models.resnet50(num_classes=20)
                                for layer in (net.layer2, net.layer3, net.layer4):
                                    layer[0].conv1.stride, layer[0].conv2.stride = (2, 2), (1, 1)
                                net.load_state_dict(java["state"], strict=True)
                                with torch.no_grad():
                                    y = net.eval()(java["x"])
                                result = (y - java["y"]).abs().max().item() / y.abs().max().item()
                                """)
                        .asDouble();
        assertTrue(largest <= 1e-5, "the zoo's numbers in Python: " + largest);
        Block other = ZooResNet.inTorchvisionsForm(zoo(50, 64));
        other.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 64, 64));
        assertTrue(
                assertThrows(IllegalArgumentException.class, () -> ZooResNet.inZoosForm(other, 50))
                        .getMessage()
                        .contains("but found another block"));
    }

    @Test
    void squeezeNetIsTorchvisions() {
        Block block = SqueezeNet.squeezenet(20);
        bothWays("squeezenet1_1", block, new Shape(2, 3, 64, 64), ZooNames.squeezeNet(), "x");
    }

    /** 130 million weights: half a gigabyte a file. */
    @ParameterizedTest
    @ValueSource(ints = {11, 16})
    @Tag("long")
    void vggIsTorchvisions(int layers) {
        VGG.Builder builder = VGG.builder().setNumLayers(layers).setOutSize(20);
        if (layers == 16) {
            builder.setConvArch(new int[][] {{2, 64}, {2, 128}, {3, 256}, {3, 512}, {3, 512}});
        }
        bothWays(
                "vgg" + layers,
                builder.build(),
                new Shape(1, 3, 224, 224),
                ZooNames.vgg(layers),
                "x");
    }

    @Test
    @Tag("long")
    void alexNetIsTorchvisionsOfPaddedPictures() {
        Block block =
                AlexNet.builder()
                        .setNumChannels(new int[] {64, 192, 384, 256, 256, 4096, 4096})
                        .setOutSize(20)
                        .build();
        bothWays(
                "alexnet",
                block,
                new Shape(2, 3, 228, 228),
                ZooNames.alexNet(),
                "x[:, :, 2:-2, 2:-2]");
    }

    @Test
    void theNamesOfEachDepthAreTorchvisions() {
        for (int layers : new int[] {11, 13, 16, 19}) {
            names("vgg" + layers, ZooNames.vgg(layers));
        }
        names("alexnet", ZooNames.alexNet());
    }

    /** Another form of the same shapes is not taken for torchvision's, nor one with values. */
    @Test
    void anotherBlockIsRefused() {
        assertTrue(refused(zoo(20, 28)).contains("found a "), refused(zoo(20, 28)));
        assertTrue(refused(new Mlp(4, 2, new int[] {3})).contains("does not begin with a conv"));
        assertTrue(refused(null).contains("found null"));
        SequentialBlock filled = zoo(18, 64);
        filled.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 64, 64));
        assertTrue(refused(filled).contains("has its values already"));
        assertEquals(
                "[resNet] torchvision has no network of 20 layers. Give one of [18, 34, 50, 101,"
                        + " 152].",
                assertThrows(IllegalArgumentException.class, () -> ZooNames.resNet(20))
                        .getMessage());
    }

    private static String refused(SequentialBlock block) {
        return assertThrows(
                        IllegalArgumentException.class, () -> ZooResNet.inTorchvisionsForm(block))
                .getMessage();
    }

    private static SequentialBlock zoo(int layers, int rows) {
        return ResNetV1.builder()
                .setNumLayers(layers)
                .setOutSize(20)
                .setImageShape(new Shape(3, rows, rows))
                .build();
    }

    /** Each name of the file is another in the block, and comes back as itself. */
    private void names(String network, KeyMapping names) {
        Oracle.shared()
                .ask(
                        folder,
                        """
                        import torchvision
                        with torch.device("meta"):
                            result = list(torchvision.models.%s().state_dict())
                        """
                                .formatted(network))
                .forEach(
                        key -> {
                            String name = names.apply(key.asText());
                            assertTrue(Character.isDigit(name.charAt(0)), name);
                            assertEquals(key.asText(), names.inverse().apply(name));
                        });
    }

    /**
     * Python's file into the block: the same logits and top-5. A step of training in Java, then its
     * file into Python: the same again.
     *
     * @param given what Python's network gets of {@code x}
     */
    private void bothWays(
            String network, Block block, Shape shape, KeyMapping names, String given) {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import torchvision
                        torch.manual_seed(5)
                        net = torchvision.models.%s(num_classes=20).eval()
                        for name, buffer in net.named_buffers():
                            if "running" in name:
                                buffer.uniform_(0.5, 1.5)
                        x = torch.zeros(%s)
                        inner = %s
                        inner.normal_()
                        torch.save(net.state_dict(), "python.pt")
                        with torch.no_grad():
                            torch.save({"x": x, "y": net(inner)}, "io.pt")
                        """
                                .formatted(network, shape, given));
        block.initialize(manager, DataType.FLOAT32, shape);
        TorchBlock.of(block)
                .loadStateDict(names.apply(Torch.load(folder.resolve("python.pt")).asStateDict()));
        Checkpoint io = Torch.load(folder.resolve("io.pt")).asCheckpoint();
        NDArray x = Tensors.toNDArray(manager, io.tensor("x"));
        NDArray expected = Tensors.toNDArray(manager, io.tensor("y"));
        NDArray y = forward(block, x, false);
        double largest = expected.sub(y).abs().max().getFloat();
        assertTrue(largest <= 1e-4, "Python's weights in Java: " + largest);
        assertEquals(expected.topK(5, 1).get(1), y.topK(5, 1).get(1));
        // Training moves the running statistics of those that have some.
        forward(block, x, true);
        Torch.save(
                Checkpoint.of(
                        "state", names.inverse().apply(TorchBlock.of(block).stateDict()),
                        "y", forward(block, x, false)),
                folder.resolve("java.pt"));
        double back =
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                import torchvision
                                net = torchvision.models.%s(num_classes=20).eval()
                                java, x = torch.load("java.pt"), torch.load("io.pt")["x"]
                                print(net.load_state_dict(java["state"], strict=True))
                                with torch.no_grad():
                                    y = net(%s)
                                result = (y - java["y"]).abs().max().item() / java["y"].abs().max().item()
                                """
                                        .formatted(network, given))
                        .asDouble();
        assertTrue(back <= 1e-5, "Java's weights in Python: " + back);
    }

    private NDArray forward(Block block, NDArray x, boolean training) {
        return block.forward(new ParameterStore(manager, false), new NDList(x), training).head();
    }
}

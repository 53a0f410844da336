package dev.rekindle.networks.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Module;
import dev.rekindle.optim.SGD;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * torchvision's networks as a judge that nobody here wrote: Java loads Python's file strictly and
 * gives its logits, trains a step, and Python loads that strictly and gives Java's.
 */
@Tag("oracle")
@Tag("engine")
class TorchvisionOracleTest {
    private static final double TOLERANCE = 1e-4;
    private static final int CLASSES = 1000;

    @TempDir Path folder;

    @Test
    void resNet18() {
        judge("resnet18()", ResNet::resnet18, 64);
    }

    @Test
    void mobileNetV2() {
        judge("mobilenet_v2()", MobileNetV2::new, 64);
    }

    @Test
    @Tag("long")
    void resNet50() {
        judge("resnet50()", ResNet::resnet50, 224);
    }

    @Test
    @Tag("long")
    void vgg11Bn() {
        judge("vgg11_bn()", Vgg11Bn::new, 224);
    }

    @Test
    @Tag("long")
    void efficientNetB0() {
        judge("efficientnet_b0()", EfficientNetB0::new, 224);
    }

    @Test
    @Tag("long")
    void vitB16() {
        judge("vit_b_16()", () -> new VitB16(224), 224);
    }

    @Test
    @Tag("long")
    void swinT() {
        judge("swin_t()", SwinT::new, 224);
    }

    private void judge(String python, Supplier<? extends Module> java, int size) {
        JsonNode told =
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                import torchvision
                                torch.manual_seed(0)
                                net = torchvision.models.%s
                                x = torch.randn(2, 3, %d, %d)
                                with torch.no_grad():
                                    # Some start as zeros, and would hide what they multiply.
                                    for parameter in net.parameters():
                                        parameter.add_(torch.randn_like(parameter), alpha=0.02)
                                    net.train()(x)
                                    torch.save(net.state_dict(), "python.pt")
                                    torch.save({"x": x, "y": net.eval()(x)}, "io.pt")
                                result = sum(p.numel() for p in net.parameters())
                                """
                                        .formatted(python, size, size));
        float[] expected = Torch.load(file("io.pt")).asCheckpoint().tensor("y").toFloatArray();
        try (Module net = Module.withoutInit(java);
                NDArray x = Torch.tensor(Torch.load(file("io.pt")).asCheckpoint().tensor("x"))) {
            net.loadStateDict(Torch.load(file("python.pt")).asStateDict());
            assertEquals(told.asLong(), net.parameterCount());
            net.eval();
            float[] there = Torch.noGrad(() -> net.forward(x).toFloatArray());
            double first = difference(expected, there);
            assertTrue(first <= TOLERANCE, "Python's weights in Java: " + first);

            trainOneStep(net, x);
            net.eval();
            Torch.save(net.stateDict(), file("java.pt"));
            float[] own = Torch.noGrad(() -> net.forward(x).toFloatArray());
            Oracle.shared()
                    .run(
                            folder,
                            """
                            import torchvision
                            net = torchvision.models.%s
                            net.load_state_dict(torch.load("java.pt"), strict=True)
                            with torch.no_grad():
                                torch.save(net.eval()(torch.load("io.pt")["x"]), "back.pt")
                            """
                                    .formatted(python));
            float[] python2 = Torch.load(file("back.pt")).asTensor().toFloatArray();
            double back = difference(python2, own);
            assertTrue(back <= TOLERANCE, "Java's weights in Python: " + back);
            assertTrue(difference(own, there) > TOLERANCE, "the step changed the weights");
            System.out.printf(
                    "%s at %d: logits up to %.3g, largest difference %.2g, back %.2g%n",
                    python, size, largest(expected), first, back);
        }
    }

    private static void trainOneStep(Module net, NDArray x) {
        net.train();
        try (SGD optimizer = new SGD(net.parameters(), 0.01);
                Step step = Torch.step()) {
            step.backward(F.crossEntropy(net.forward(x), Torch.tensor(3L, 7L)));
            optimizer.step();
        }
    }

    /** Also asks whether each row has the same five classes in front. */
    private static double difference(float[] expected, float[] actual) {
        double most = 0;
        for (int i = 0; i < expected.length; i++) {
            most = Math.max(most, Math.abs((double) expected[i] - actual[i]));
        }
        if (most <= TOLERANCE) {
            for (int row = 0; row < expected.length / CLASSES; row++) {
                assertArrayEquals(topFive(expected, row), topFive(actual, row));
            }
        }
        return most;
    }

    private static int[] topFive(float[] logits, int row) {
        return IntStream.range(0, CLASSES)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -logits[row * CLASSES + i]))
                .limit(5)
                .mapToInt(i -> i)
                .toArray();
    }

    private static double largest(float[] values) {
        double most = 0;
        for (float value : values) {
            most = Math.max(most, Math.abs(value));
        }
        return most;
    }

    private Path file(String name) {
        return folder.resolve(name);
    }
}

package dev.rekindle.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.nn.BatchNorm2d;
import dev.rekindle.nn.Buffer;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.ConvOptions;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.ModuleList;
import dev.rekindle.nn.Parameter;
import dev.rekindle.nn.ReLU;
import dev.rekindle.nn.Sequential;
import dev.rekindle.nn.Tanh;
import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes that a user writes, layers and containers subclassed among them, beside Python's. */
@Tag("oracle")
@Tag("engine")
class OwnModulesOracleTest {
    @TempDir Path python;
    @TempDir Path java;

    /** As torchvision's: a Sequential of a class of its own, with an attribute behind. */
    static class ConvBlock extends Sequential {
        int outChannels;

        ConvBlock() {
            this(2, 4);
        }

        ConvBlock(int in, int out) {
            super(
                    new Conv2d(in, out, 3, o -> o.padding(1).bias(false)),
                    new BatchNorm2d(out, o -> o.eps(1e-3).momentum(0.01)),
                    new ReLU(true));
            this.outChannels = out;
        }
    }

    /** A layer with something more. */
    static class Scaled extends Linear {
        Parameter scale = new Parameter(ownManager().ones(new Shape(2)));
        Buffer steps = new Buffer(ownManager().create(0L), false);
        double rate = 0.5;
        List<Object> notes = List.of("a", 1, 2.5);

        Scaled() {
            super(3, 2);
        }

        @Override
        public NDArray forward(NDArray x) {
            return super.forward(x).mul(scale.getArray());
        }

        @Override
        protected String extraRepr() {
            return super.extraRepr() + format(", rate={rate}, scale={scale}");
        }
    }

    /** Parts that are there or not, and a layer under a name that no field has. */
    static class Parts extends Module {
        Linear down = null;
        Scaled up = new Scaled();
        ConvBlock block = new ConvBlock();
        String name;

        Parts() {
            registerModule("extra", new ModuleList(new Tanh(), new Tanh()));
        }

        @Override
        public NDArray forward(NDArray x) {
            return up.forward(x);
        }
    }

    @Test
    void subclassesOfLayersAreSavedToPythonsBytesAndComeBack() throws Exception {
        Oracle.shared()
                .run(
                        python,
                        """
                        import __main__
                        nn = torch.nn

                        class ConvBlock(nn.Sequential):
                            def __init__(self, i=2, o=4):
                                super().__init__(nn.Conv2d(i, o, 3, padding=1, bias=False),
                                                 nn.BatchNorm2d(o, 1e-3, 0.01), nn.ReLU(True))
                                self.outChannels = o

                        class Scaled(nn.Linear):
                            def __init__(self):
                                super().__init__(3, 2)
                                self.scale = nn.Parameter(torch.ones(2))
                                self.register_buffer("steps", torch.tensor(0), persistent=False)
                                self.rate = 0.5
                                self.notes = ["a", 1, 2.5]
                            def extra_repr(self):
                                return super().extra_repr() + f", rate={self.rate}, scale={self.scale is not None}"

                        class Parts(nn.Module):
                            def __init__(self):
                                super().__init__()
                                self.extra = nn.ModuleList([nn.Tanh(), nn.Tanh()])
                                self.down = None
                                self.up = Scaled()
                                self.block = ConvBlock()
                                self.name = None

                        for one in (ConvBlock, Scaled, Parts):
                            one.__module__, one.__qualname__ = "__main__", one.__name__
                            setattr(__main__, one.__name__, one)
                        torch.manual_seed(0)
                        whole = Parts()
                        torch.save(whole, "parts.pt")
                        open("parts.txt", "w").write(str(whole))
                        for one in (ConvBlock, Scaled, Parts):
                            delattr(__main__, one.__name__)
                        """);
        Engines.manualSeed(0);
        try (Parts parts = new Parts()) {
            assertEquals(Files.readString(python.resolve("parts.txt")), parts.toString());
            Torch.save(parts, java.resolve("parts.pt"));
        }
        assertArrayEquals(
                Files.readAllBytes(python.resolve("parts.pt")),
                Files.readAllBytes(java.resolve("parts.pt")));
        try (Parts read = Torch.load(python.resolve("parts.pt")).asModule(Parts.class)) {
            assertEquals(3, read.up.notes.size());
            Torch.save(read, java.resolve("parts.pt"));
        }
        assertArrayEquals(
                Files.readAllBytes(python.resolve("parts.pt")),
                Files.readAllBytes(java.resolve("parts.pt")));
    }

    @Test
    void aParameterOfWholeNumbersGetsNoGradient() {
        try (NDManager manager = Engines.newManager()) {
            NDArray whole = manager.create(new int[] {1, 2});
            assertEquals(
                    "Only Tensors of floating point and complex dtype can require gradients, and"
                            + " this one is of torch.int32. Make it with new Parameter(array,"
                            + " false).",
                    assertThrows(IllegalArgumentException.class, () -> new Parameter(whole))
                            .getMessage());
            assertFalse(new Parameter(whole, false).requiresGrad());
        }
    }

    @Test
    void djlsFreezeAndOurFlagAreOne() {
        try (Linear net = new Linear(2, 1)) {
            net.weight.requiresGrad(false);
            assertFalse(net.weight.getArray().hasGradient());
            net.freezeParameters(false);
            assertTrue(net.weight.requiresGrad());
            net.freezeParameters(true);
            assertFalse(net.bias.requiresGrad());
            assertSame(
                    net.getDirectParameters().get("weight"),
                    net.getDirectParameters().get("weight"));
        }
    }

    @Test
    void aSettingThatTorchRefusesIsRefusedInItsWords() {
        assertRefused("groups must be a positive integer", o -> o.groups(0));
        assertRefused("in_channels must be divisible by groups", o -> o.groups(3));
        assertRefused(
                "padding='same' is not supported for strided convolutions",
                o -> o.padding("same").stride(2));
        assertRefused(
                "stride takes one number or 2, and was given 3: [1, 2, 3]", o -> o.stride(1, 2, 3));
    }

    private static void assertRefused(
            String sentence, java.util.function.Consumer<ConvOptions> options) {
        assertEquals(
                sentence,
                assertThrows(IllegalArgumentException.class, () -> new Conv2d(4, 6, 3, options))
                        .getMessage());
    }

    @Test
    void aNetworkMadeInsideOfAScopeOutlivesIt() {
        Linear net;
        try (ai.djl.ndarray.NDScope scope = new ai.djl.ndarray.NDScope()) {
            net = Module.withoutInit(() -> new Linear(1, 1));
            net.weight.getArray();
        }
        assertEquals(DataType.FLOAT32, net.weight.getArray().getDataType());
        net.close();
    }
}

package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that the caller's class, or the layers here, could only run to other numbers. */
@Tag("oracle")
@Tag("engine")
class NeverOtherNumbersOracleTest {
    @TempDir static Path python;
    @TempDir Path java;

    @BeforeAll
    static void pythonSaves() {
        Oracle.shared()
                .run(
                        python,
                        """
                        import __main__, types
                        nn = torch.nn

                        class Pair(nn.Module):
                            def __init__(self):
                                super().__init__()
                                self.a, self.b = nn.Linear(2, 2), nn.Linear(2, 2)

                        class Rates(nn.Module):
                            def __init__(self):
                                super().__init__()
                                self.a, self.b = nn.Dropout(0.5), nn.Dropout(0.5)

                        class Scales(nn.Module):
                            def __init__(self):
                                super().__init__()
                                self.a, self.b = nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2))

                        def hook(module, inputs, output): return output * 2
                        def before(module, inputs): return (inputs[0] * 0,)
                        def backward(module, gradients, outputs): return None
                        def forward(self, x): return x * 100

                        for one in (Pair, Rates, Scales, hook, before, backward, forward):
                            one.__module__, one.__qualname__ = "__main__", one.__name__
                            setattr(__main__, one.__name__, one)

                        def pair(change):
                            for name, model in ((f"{change.__name__}_class", Pair()),
                                                (change.__name__, nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2)))):
                                change(model, *model.children())
                                torch.save(model, name + ".pt")
                                open(name + ".txt", "w").write(str(model))

                        def plain(model, a, b): pass
                        def hooked(model, a, b): a.register_forward_hook(hook)
                        def hooked_with_kwargs(model, a, b):
                            a.register_forward_hook(hook, with_kwargs=True, always_call=True)
                        def hooked_before(model, a, b): b.register_forward_pre_hook(before)
                        def hooked_whole(model, a, b): model.register_forward_hook(hook)
                        def hooked_backward(model, a, b): a.register_full_backward_hook(backward)
                        def patched(model, a, b): a.forward = types.MethodType(forward, a)

                        for change in (plain, hooked, hooked_with_kwargs, hooked_before, hooked_whole,
                                       hooked_backward, patched):
                            pair(change)
                        torch.save(Rates(), "rates.pt")
                        torch.save(Scales(), "scales.pt")
                        for one in (Pair, Rates, Scales, hook, before, backward, forward):
                            delattr(__main__, one.__name__)
                        """);
    }

    /** As the file has it. */
    static class Pair extends Module {
        Linear a = new Linear(2, 2);
        Linear b = new Linear(2, 2);

        @Override
        public NDArray forward(NDArray x) {
            return b.forward(a.forward(x));
        }
    }

    /** Shares a layer that the file has twice. */
    static class OneLayer extends Module {
        Linear a = new Linear(2, 2);
        Linear b = a;

        @Override
        public NDArray forward(NDArray x) {
            return b.forward(a.forward(x));
        }

        @Override
        protected String pythonName() {
            return "__main__.Pair";
        }
    }

    /** Shares a weight that the file has twice. */
    static class OneWeight extends Module {
        Parameter a = new Parameter(ownManager().ones(new Shape(2)));
        Parameter b = a;

        @Override
        public NDArray forward(NDArray x) {
            return x.mul(a.getArray()).mul(b.getArray());
        }

        @Override
        protected String pythonName() {
            return "__main__.Scales";
        }
    }

    /** Shares a layer without weights. */
    static class OneRate extends Module {
        Dropout a = new Dropout(0.5);
        Dropout b = a;

        @Override
        public NDArray forward(NDArray x) {
            return b.forward(a.forward(x));
        }

        @Override
        protected String pythonName() {
            return "__main__.Rates";
        }
    }

    private static String refusal(String file, Class<? extends Module> type) {
        return assertThrows(
                        TorchFileException.class,
                        () -> Torch.load(python.resolve(file)).asModule(type))
                .getMessage();
    }

    @Test
    void aClassThatSharesALayerOfWhichTheFileHasTwoIsRefused() {
        assertEquals(
                "[plain_class.pt ! b] the class shares this module with a, and the file holds two."
                        + " Give each its own in the constructor.",
                refusal("plain_class.pt", OneLayer.class));
        assertEquals(
                "[rates.pt ! b] the class shares this module with a, and the file holds two. Give"
                        + " each its own in the constructor.",
                refusal("rates.pt", OneRate.class));
    }

    @Test
    void aClassThatSharesAWeightOfWhichTheFileHasTwoIsRefused() {
        assertEquals(
                "[scales.pt ! b] the class shares this parameter with a, and the file holds two."
                        + " Give each its own in the constructor.",
                refusal("scales.pt", OneWeight.class));
    }

    @Test
    void aClassThatHoldsTwoLayersGetsBoth() {
        try (Pair read = Torch.load(python.resolve("plain_class.pt")).asModule(Pair.class)) {
            assertNotSame(read.a, read.b);
            assertEquals(4, read.parameters().size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hooked, a, a forward hook that only Python can call",
        "hooked_with_kwargs, a, a forward hook that only Python can call",
        "hooked_before, b, a forward pre-hook that only Python can call",
        "hooked_whole, '', a forward hook that only Python can call",
        "patched, a, 'a forward of its own, set from outside'"
    })
    void whatChangesTheNumbersInPythonIsNamedAndNothingRuns(String name, String at, String what)
            throws Exception {
        String file = name + ".pt";
        try (Module model = Torch.load(python.resolve(file)).asModule();
                NDManager manager = Engines.newManager()) {
            NDArray x = manager.ones(new Shape(1, 2));
            String message =
                    assertThrows(UnsupportedOperationException.class, () -> model.forward(x))
                            .getMessage();
            assertEquals(
                    "this "
                            + (at.isEmpty() ? "Sequential" : "Linear")
                            + " was read and cannot run here: it has "
                            + what
                            + ". It prints, gives its state_dict and can be saved.",
                    message);
            assertEquals(4, model.stateDict().size());
            assertEquals(Files.readString(python.resolve(name + ".txt")), model.toString());
            Torch.save(model, java.resolve(file));
            assertArrayEquals(
                    Files.readAllBytes(python.resolve(file)),
                    Files.readAllBytes(java.resolve(file)));
        }
        String refused = refusal(name + "_class.pt", Pair.class);
        assertTrue(refused.contains(what), refused);
        assertTrue(
                refused.startsWith(
                        "[" + name + "_class.pt" + (at.isEmpty() ? "" : " ! " + at) + "] this "),
                refused);
    }

    @Test
    void hooksOfTheBackwardPassLeaveTheNumbersAsTheyAre() {
        try (Module model = Torch.load(python.resolve("hooked_backward.pt")).asModule();
                Pair pair =
                        Torch.load(python.resolve("hooked_backward_class.pt"))
                                .asModule(Pair.class);
                NDManager manager = Engines.newManager()) {
            NDArray x = manager.ones(new Shape(1, 2));
            assertEquals(2, model.forward(x).size());
            assertEquals(2, pair.forward(x).size());
        }
    }
}

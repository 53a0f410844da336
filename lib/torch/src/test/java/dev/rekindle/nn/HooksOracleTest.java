package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoopTranslator;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forward hooks beside Python's: what they see, what they change, when they run. */
@Tag("oracle")
@Tag("engine")
class HooksOracleTest {
    @TempDir static Path python;

    @BeforeAll
    static void pythonRuns() {
        Oracle.shared()
                .run(
                        python,
                        """
                        nn = torch.nn
                        torch.manual_seed(0)
                        net = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Sequential(nn.Linear(4, 4), nn.Tanh()),
                                            nn.Linear(4, 2)).eval()
                        torch.save(net, "net.pt")
                        x = torch.randn(2, 3)
                        seen = {}
                        def keep(name):
                            def hook(module, args, output): seen[name] = output.detach().clone()
                            return hook
                        handles = [net[1].register_forward_hook(keep("relu")),
                                   net[2].register_forward_hook(keep("inner")),
                                   net[2][0].register_forward_hook(keep("linear"))]
                        seen["plain"] = net(x).detach()
                        first = dict(seen)
                        net[2][0].register_forward_pre_hook(lambda m, args: (args[0] * 2,))
                        net[3].register_forward_hook(lambda m, args, output: output + args[0].sum())
                        net[3].register_forward_hook(lambda m, args, output: output * 3)
                        net[3].register_forward_hook(lambda m, args, output: output - 1, prepend=True)
                        changed = {"output": net(x).detach(), "linear": seen["linear"]}
                        for handle in handles: handle.remove()
                        layer = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True).eval()
                        layer.linear1.register_forward_hook(lambda m, args, output: output * 0.5)
                        words = torch.randn(2, 3, 4)
                        with torch.no_grad(): encoded = layer(words)
                        layer.linear1._forward_hooks.clear()
                        torch.save(layer, "layer.pt")
                        torch.save({"x": x, "words": words, "encoded": encoded, **first,
                                    "changed": changed["output"], "changed_linear": changed["linear"]}, "runs.pt")
                        """);
    }

    private static float[] python(String name) {
        return Torch.load(python.resolve("runs.pt")).asCheckpoint().tensor(name).toFloatArray();
    }

    private static NDArray input(String name, long... shape) {
        return Torch.tensor(python(name)).reshape(shape);
    }

    private static ForwardHook keeping(List<float[]> seen) {
        return (module, inputs, outputs) -> {
            seen.add(outputs.head().toFloatArray());
            return null;
        };
    }

    private static Sequential net() {
        return (Sequential) Torch.load(python.resolve("net.pt")).asModule();
    }

    @Test
    void theFeaturesOfAReadNetworkAreSeenOnTheWay() {
        try (Sequential net = net()) {
            List<float[]> seen = new ArrayList<>();
            Sequential inner = (Sequential) net.get(2);
            try (RemovableHandle relu = net.get(1).registerForwardHook(keeping(seen));
                    RemovableHandle linear = inner.get(0).registerForwardHook(keeping(seen));
                    RemovableHandle whole = inner.registerForwardHook(keeping(seen))) {
                float[] y = Torch.noGrad(() -> net.forward(input("x", 2, 3)).toFloatArray());
                assertArrayEquals(python("plain"), y);
            }
            assertEquals(3, seen.size());
            assertArrayEquals(python("relu"), seen.get(0));
            assertArrayEquals(python("inner"), seen.get(2));
            Torch.noGrad(() -> net.forward(input("x", 2, 3)).toFloatArray());
            assertEquals(3, seen.size(), "removed hooks are called no more");
            assertFalse(net.get(1).hasHooks());
        }
    }

    @Test
    void hooksChangeInputsAndOutputsInPythonsOrder() {
        try (Sequential net = net()) {
            List<float[]> seen = new ArrayList<>();
            Module linear = ((Sequential) net.get(2)).get(0);
            linear.registerForwardHook(keeping(seen));
            linear.registerForwardPreHook((m, inputs) -> new NDList(Torch.mul(inputs.head(), 2)));
            Module last = net.get(3);
            last.registerForwardHook(
                    (m, inputs, outputs) -> new NDList(outputs.head().add(inputs.head().sum())));
            last.registerForwardHook(
                    (m, inputs, outputs) -> new NDList(Torch.mul(outputs.head(), 3)));
            last.registerForwardHook(
                    (m, inputs, outputs) -> new NDList(outputs.head().sub(1)), true);
            NDArray x = input("x", 2, 3);
            assertArrayEquals(
                    python("changed"), Torch.noGrad(() -> net.forward(x).toFloatArray()), 1e-6f);
            assertArrayEquals(python("changed_linear"), seen.get(0));
            assertArrayEquals(
                    python("changed"),
                    Torch.noGrad(() -> net.forward(new NDList(x)).head().toFloatArray()),
                    1e-6f);
        }
    }

    @Test
    void aHookedLayerTakesAnEncoderOffItsFastPathAsInPython() {
        try (TransformerEncoderLayer layer =
                (TransformerEncoderLayer) Torch.load(python.resolve("layer.pt")).asModule()) {
            layer.linear1.registerForwardHook(
                    (m, in, out) -> new NDList(Torch.mul(out.head(), 0.5)));
            NDArray words = input("words", 2, 3, 4);
            assertArrayEquals(
                    python("encoded"),
                    Torch.noGrad(() -> layer.forward(words).toFloatArray()),
                    1e-6f);
        }
    }

    /** A class of a user's, and one that overrides a layer's forward. */
    static class Own extends Module {
        final Linear fc = new Linear(3, 3);
        final Linear twice =
                new Linear(3, 3) {
                    @Override
                    public NDArray forward(NDArray x) {
                        return super.forward(super.forward(x));
                    }
                };

        @Override
        public NDArray forward(NDArray x) {
            return twice.call(fc.forward(x));
        }
    }

    @Test
    void aUsersClassRunsItsHooksWhereItIsCalledAndALayerInItAlways() throws Exception {
        List<String> calls = new ArrayList<>();
        try (Own own = new Own();
                Sequential around = new Sequential(own)) {
            for (Map.Entry<String, Module> each : own.namedModules().entrySet()) {
                each.getValue()
                        .registerForwardHook(
                                (m, in, out) -> {
                                    calls.add(each.getKey());
                                    return null;
                                });
            }
            NDArray x = Torch.ones(1, 3);
            own.forward(x);
            assertEquals(List.of("fc", "twice"), calls);
            calls.clear();
            own.call(x);
            assertEquals(List.of("fc", "twice", ""), calls);
            calls.clear();
            around.forward(x);
            assertEquals(List.of("fc", "twice", ""), calls);
            calls.clear();
            try (Model model = Engines.newModel("own")) {
                model.setBlock(own);
                try (Predictor<NDList, NDList> predictor =
                        model.newPredictor(new NoopTranslator())) {
                    predictor.predict(new NDList(x));
                }
                assertEquals(List.of("fc", "twice", ""), calls);
            }
        }
    }

    @Test
    void hooksOfSeveralInputsSeeThemAll() {
        try (LSTM lstm = new LSTM(3, 4);
                MultiheadAttention attention = new MultiheadAttention(4, 2);
                Bilinear both = new Bilinear(2, 3, 1)) {
            List<String> seen = new ArrayList<>();
            for (Module each : List.of(lstm, attention, both)) {
                each.registerForwardHook(
                        (m, in, out) -> {
                            seen.add(m.typeName() + " " + in.size() + " " + out.size());
                            return null;
                        });
            }
            lstm.forward(Torch.ones(5, 2, 3));
            attention.forward(Torch.ones(5, 2, 4));
            both.forward(Torch.ones(2, 2), Torch.ones(2, 3));
            both.forward(new NDList(Torch.ones(2, 2), Torch.ones(2, 3)));
            assertEquals(
                    List.of("LSTM 1 3", "MultiheadAttention 3 1", "Bilinear 2 1", "Bilinear 2 1"),
                    seen);
        }
    }

    @Test
    void whatAHookGivesWrongIsToldAndTheNetworkWorksOn() throws Exception {
        try (Linear linear = new Linear(3, 2)) {
            RemovableHandle none = linear.registerForwardPreHook((m, in) -> new NDList());
            String why =
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> linear.forward(Torch.ones(1, 3)))
                            .getMessage();
            assertEquals(
                    "a forward pre-hook of this Linear gave 0 arrays, and one is taken here. Give a"
                            + " list of one array, or null to leave it as it is.",
                    why);
            none.remove();
            none.remove();
            linear.registerForwardHook((m, in, out) -> new NDList(out.head(), out.head()));
            assertTrue(
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> linear.forward(Torch.ones(1, 3)))
                            .getMessage()
                            .startsWith("a forward hook of this Linear gave 2 arrays"));
            assertThrows(IllegalArgumentException.class, () -> linear.registerForwardHook(null));
        }
    }

    @Test
    void aHookIsNotSaved() throws Exception {
        try (Sequential net = net();
                Sequential hooked = net()) {
            hooked.get(0).registerForwardHook((m, in, out) -> null);
            Path a = python.resolve("a.pt");
            Path folder = Files.createDirectories(python.resolve("b"));
            Torch.save(net, a);
            Torch.save(hooked, folder.resolve("a.pt"));
            assertArrayEquals(Files.readAllBytes(a), Files.readAllBytes(folder.resolve("a.pt")));
        }
    }
}

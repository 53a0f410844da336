package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.Torch;
import dev.rekindle.state.LoadReport;
import dev.rekindle.tensor.DType;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** apply, to, half and load_state_dict of classes in classes, with what is tied and shared. */
@Tag("oracle")
@Tag("engine")
class ModuleMethodsOracleTest {
    @TempDir static Path folder;

    private static final class Inner extends Module {
        Buffer steps = new Buffer(ownManager().create(0L), false);
        Buffer scale = new Buffer(ownManager().create(new float[] {1, 2}), false);
        Linear fc = new Linear(2, 2);

        @Override
        public NDArray forward(NDArray x) {
            return fc.forward(x);
        }
    }

    private static final class Outer extends Module {
        Linear a = new Linear(2, 2);
        Linear b = new Linear(2, 2);
        Inner inner = new Inner();
        Inner again = inner;
        BatchNorm1d bn = new BatchNorm1d(2);
        Parameter tied = inner.fc.weight;

        @Override
        public NDArray forward(NDArray x) {
            return bn.forward(again.forward(inner.forward(b.forward(a.forward(x)))));
        }
    }

    private static List<String> seen(Module net) {
        List<String> seen = new ArrayList<>();
        net.namedParameters().forEach((name, p) -> seen.add(name + " " + p.dtype()));
        net.namedBuffers().forEach((name, b) -> seen.add(name + " " + b.dtype()));
        seen.addAll(net.stateDict().keySet());
        return seen;
    }

    private static void assertPythons(JsonNode expected, List<String> seen) {
        List<String> wanted = new ArrayList<>();
        expected.forEach(line -> wanted.add(line.asText()));
        assertEquals(String.join("\n", wanted), String.join("\n", seen));
    }

    @Test
    void themselvesAndWhatTheyReturn() {
        JsonNode python =
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                nn = torch.nn
                                class Inner(nn.Module):
                                    def __init__(self):
                                        super().__init__()
                                        self.register_buffer("steps", torch.tensor(0), persistent=False)
                                        self.register_buffer("scale", torch.tensor([1., 2.]), persistent=False)
                                        self.fc = nn.Linear(2, 2)
                                class Outer(nn.Module):
                                    def __init__(self):
                                        super().__init__()
                                        self.a, self.b = nn.Linear(2, 2), nn.Linear(2, 2)
                                        self.inner = self.again = Inner()
                                        self.bn = nn.BatchNorm1d(2)
                                        self.tied = self.inner.fc.weight
                                def seen(net):
                                    return ([f"{n} {p.dtype}" for n, p in net.named_parameters()]
                                            + [f"{n} {b.dtype}" for n, b in net.named_buffers()] + list(net.state_dict()))
                                net = Outer()
                                result = {"names": []}
                                net.apply(lambda m: result["names"].append(type(m).__name__))
                                result["first"] = seen(net)
                                result["double"] = seen(net.to(torch.float64))
                                result["half"] = seen(net.half())
                                result["float"] = seen(net.float())
                                state = {k: v.double() if k.startswith("a.") else v for k, v in net.state_dict().items() if k != "bn.bias"}
                                state["odd"] = torch.ones(1)
                                torch.save(state, "state.pt")
                                keys = net.load_state_dict(state, strict=False, assign=True)
                                result["missing"], result["unexpected"] = keys.missing_keys, keys.unexpected_keys
                                result["assigned"] = seen(net)
                                """);
        try (Outer net = new Outer()) {
            List<String> names = new ArrayList<>();
            net.apply(module -> names.add(module.typeName()));
            assertPythons(python.get("names"), names);
            assertPythons(python.get("first"), seen(net));
            assertPythons(python.get("double"), seen(net.to(DType.FLOAT64)));
            assertPythons(python.get("half"), seen(net.half()));
            assertPythons(python.get("float"), seen(net.floatType()));
            assertSame(net.tied, net.inner.fc.weight);
            assertSame(net.inner, net.again);
            LoadReport report =
                    net.loadStateDict(
                            Torch.load(folder.resolve("state.pt")).asStateDict(), false, true);
            assertPythons(python.get("missing"), report.missingKeys());
            assertPythons(python.get("unexpected"), report.unexpectedKeys());
            // Python's assign makes a parameter of each entry; here what is tied stays so.
            assertSame(net.tied, net.inner.fc.weight);
            List<String> assigned = seen(net);
            assigned.add(5, "inner.fc.weight torch.float32");
            assertPythons(python.get("assigned"), assigned);
        }
    }
}

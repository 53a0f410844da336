package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.rekindle.Torch;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.optim.SGD;
import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands twice in what is saved is one object in the file, as in Python: to its bytes. */
@Tag("oracle")
@Tag("engine")
class SavedTwiceOracleTest {
    @TempDir static Path python;
    @TempDir static Path java;

    private void assertAlike(String name, Object value) throws Exception {
        Torch.save(value, java.resolve(name));
        assertArrayEquals(
                Files.readAllBytes(python.resolve(name)),
                Files.readAllBytes(java.resolve(name)),
                name);
    }

    private static long records(String name, Path folder) {
        try (TorchFile file = Torch.open(folder.resolve(name))) {
            return file.records().size();
        }
    }

    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    @Test
    void whatStandsTwiceIsOneObjectAsInPython() throws Exception {
        Oracle.shared()
                .run(
                        python,
                        """
                        torch.manual_seed(0)
                        net = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU(), torch.nn.Linear(2, 1))
                        torch.save([net, net[0]], "part.pt")
                        torch.save([net[2], net], "part_first.pt")
                        torch.save({"net": net, "state": net.state_dict()}, "state.pt")
                        torch.save([net.state_dict(), net.state_dict()], "states.pt")
                        torch.save({"weight": net[0].weight, "net": net}, "weight.pt")
                        torch.save({"deep": [{"layer": net[2]}], "again": (net[2], net)}, "deep.pt")
                        sgd = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
                        net(torch.ones(4, 3)).sum().backward()
                        sgd.step()
                        torch.save({"a": sgd.state_dict(), "b": sgd.state_dict()}, "optimizer.pt")
                        """);
        Engines.manualSeed(0);
        try (Sequential net = new Sequential(new Linear(3, 2), new ReLU(), new Linear(2, 1));
                SGD sgd = new SGD(net.parameters(), 0.1, 0.9);
                NDManager manager = Engines.newManager()) {
            assertAlike("part.pt", List.of(net, net.get(0)));
            assertAlike("part_first.pt", List.of(net.get(2), net));
            assertAlike("state.pt", map("net", net, "state", net.stateDict()));
            assertAlike("states.pt", List.of(net.stateDict(), net.stateDict()));
            assertAlike("weight.pt", map("weight", ((Linear) net.get(0)).weight, "net", net));
            assertAlike(
                    "deep.pt",
                    map(
                            "deep",
                            List.of(map("layer", net.get(2))),
                            "again",
                            dev.rekindle.value.Tuple.of(net.get(2), net)));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss = net.forward(manager.ones(new Shape(4, 3))).sum();
                collector.backward(loss);
            }
            sgd.step();
            Torch.save(
                    map("a", sgd.stateDict(), "b", sgd.stateDict()), java.resolve("optimizer.pt"));
            assertEquals(records("optimizer.pt", python), records("optimizer.pt", java));
        }
    }
}

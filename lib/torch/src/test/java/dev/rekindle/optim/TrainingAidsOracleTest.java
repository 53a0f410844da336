package dev.rekindle.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.Checkpoint;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Gradients;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.networks.Net;
import dev.rekindle.networks.Small;
import dev.rekindle.nn.ClipGrad;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Module;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clipping, averages and accumulation give Python's bits at one thread. */
@Tag("oracle")
@Tag("engine")
class TrainingAidsOracleTest {
    private static final String IMPORT = "from training_aids import *\n";

    @TempDir Path folder;

    private JsonNode ask(String code) {
        return Oracle.shared().ask(folder, IMPORT + code);
    }

    private static JsonNode json(Object value) {
        return new ObjectMapper().valueToTree(value);
    }

    private static String sha(NDArray array) {
        return Tensors.toTensor(array).sha256().substring(0, 16);
    }

    private static List<String> grads(Module net) {
        List<String> all = new ArrayList<>();
        net.parameters()
                .forEach(
                        parameter -> {
                            try (NDArray gradient = Gradients.of(parameter.getArray())) {
                                if (gradient != null) {
                                    all.add(sha(gradient));
                                }
                            }
                        });
        return all;
    }

    private static double backward(Module net, double scale) {
        try (Step step = Torch.step()) {
            NDArray x = Torch.randn(16, 1, 8, 8);
            NDArray target = Torch.arange(16).mod(10);
            NDArray loss = F.crossEntropy(net.forward(x), target);
            step.backward(scale == 1 ? loss : loss.mul((float) scale));
            return loss.getFloat();
        }
    }

    private static void step(Module net, Optimizer optimizer) {
        optimizer.zeroGrad();
        backward(net, 1);
        optimizer.step();
    }

    @Test
    void clippedGradientsAndTheirNormAreTorchs() {
        JsonNode python =
                ask(
                        """
                        result = []
                        for most, order in ((0.1, 2.0), (100.0, 2.0), (0.1, 1.0), (0.1, 3.0), (0.1, float("inf"))):
                            torch.manual_seed(0)
                            net = Small()
                            backward(net)
                            norm = torch.nn.utils.clip_grad_norm_(net.parameters(), most, order)
                            result.append([norm.item(), grads(net)])
                        torch.manual_seed(0)
                        net = Small()
                        backward(net)
                        torch.nn.utils.clip_grad_value_(net.parameters(), 0.01)
                        result.append(grads(net))
                        """);
        List<Object> java = new ArrayList<>();
        double[][] cases = {{0.1, 2}, {100, 2}, {0.1, 1}, {0.1, 3}, {0.1, 1.0 / 0}};
        for (double[] each : cases) {
            Torch.manualSeed(0);
            try (Small net = new Small()) {
                backward(net, 1);
                double norm = ClipGrad.clipGradNorm(net.parameters(), each[0], each[1], true);
                java.add(List.of(norm, grads(net)));
            }
        }
        Torch.manualSeed(0);
        try (Small net = new Small()) {
            backward(net, 1);
            ClipGrad.clipGradValue(net.parameters(), 0.01);
            java.add(grads(net));
        }
        assertEquals(python, json(java));
    }

    @Test
    void aParameterWithoutAGradientIsLeftOutAndANormThatIsNotFiniteIsRefused() {
        Torch.manualSeed(0);
        try (Small net = new Small()) {
            assertEquals(0, ClipGrad.clipGradNorm(net.parameters(), 1));
            backward(net, Double.NaN);
            List<String> before = grads(net);
            IllegalStateException e =
                    assertThrows(
                            IllegalStateException.class,
                            () -> ClipGrad.clipGradNorm(net.parameters(), 1, 2, true));
            assertTrue(e.getMessage().contains("is non-finite"), e.getMessage());
            assertEquals(before, grads(net));
        }
    }

    @Test
    void gradientsOfSeveralBatchesAddUpAsInPython() {
        JsonNode python =
                ask(
                        """
                        torch.manual_seed(0)
                        net = Small()
                        optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
                        for _ in range(5):
                            optimizer.zero_grad()
                            for _ in range(4):
                                backward(net, 0.25)
                            optimizer.step()
                        result = [sha(p) for p in net.parameters()]
                        """);
        Torch.manualSeed(0);
        try (Small net = new Small();
                SGD optimizer = new SGD(net.parameters(), 0.1, 0.9)) {
            for (int i = 0; i < 5; i++) {
                optimizer.zeroGrad();
                for (int part = 0; part < 4; part++) {
                    backward(net, 0.25);
                }
                optimizer.step();
            }
            List<String> java = new ArrayList<>();
            net.parameters().forEach(p -> java.add(sha(p.getArray())));
            assertEquals(python, json(java));
        }
    }

    @Test
    void averagesHaveTorchsLayoutAndBitsAndGoOnInEitherLanguage() {
        for (String kind : List.of("swa", "ema", "ema with buffers")) {
            String make =
                    switch (kind) {
                        case "swa" -> "AveragedModel(net)";
                        case "ema" -> "AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(0.9))";
                        default ->
                                "AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(0.9),"
                                        + " use_buffers=True)";
                    };
            String begin =
                    "from torch.optim.swa_utils import *\n"
                            + "torch.manual_seed(0)\n"
                            + "net = Small()\n"
                            + ("average = " + make + "\n")
                            + "optimizer = torch.optim.SGD(net.parameters(), lr=0.1)\n"
                            + "def go(n):\n"
                            + "    for _ in range(n):\n"
                            + "        step(net, optimizer)\n"
                            + "        average.update_parameters(net)\n";
            JsonNode python =
                    ask(
                            begin
                                    + """
                                    go(5)
                                    torch.save(average.state_dict(), "python.pt")
                                    torch.save(net.state_dict(), "net.pt")
                                    torch.save(torch.get_rng_state(), "rng.pt")
                                    go(3)
                                    result = [[k, sha(v)] for k, v in average.state_dict().items()]
                                    """);
            Torch.manualSeed(0);
            try (Small net = new Small();
                    AveragedModel average = average(kind, net);
                    SGD optimizer = new SGD(net.parameters(), 0.1)) {
                go(net, average, optimizer, 5);
                Torch.save(average.stateDict(), folder.resolve("java.pt"));
                JsonNode loaded =
                        ask(
                                begin
                                        + """
                                        average.load_state_dict(torch.load("java.pt"))
                                        result = [[k, sha(v)] for k, v in average.state_dict().items()]
                                        expected = torch.load("python.pt").items()
                                        expected = [[k, sha(v)] for k, v in expected]
                                        result = [expected, result]
                                        """);
                assertEquals(loaded.get(0), loaded.get(1), kind);
                go(net, average, optimizer, 3);
                assertEquals(python, json(entries(average)), kind);
            }
            Torch.manualSeed(1);
            try (Small net = new Small();
                    AveragedModel average = average(kind, net);
                    SGD optimizer = new SGD(net.parameters(), 0.1)) {
                net.loadStateDict(Torch.load(folder.resolve("net.pt")).asStateDict());
                average.loadStateDict(Torch.load(folder.resolve("python.pt")).asStateDict());
                Torch.setRngState(Torch.load(folder.resolve("rng.pt")).asTensor());
                assertEquals(5, average.averaged());
                go(net, average, optimizer, 3);
                assertEquals(python, json(entries(average)), kind);
            }
        }
    }

    private static AveragedModel average(String kind, Small net) {
        return switch (kind) {
            case "swa" -> AveragedModel.swa(net, Small::new);
            case "ema" -> AveragedModel.ema(net, Small::new, 0.9);
            default -> AveragedModel.ema(net, Small::new, 0.9, true);
        };
    }

    private static void go(Small net, AveragedModel average, SGD optimizer, int steps) {
        for (int i = 0; i < steps; i++) {
            step(net, optimizer);
            average.updateParameters(net);
        }
    }

    private static List<List<String>> entries(Module module) {
        List<List<String>> all = new ArrayList<>();
        module.stateDict()
                .entries()
                .forEach(
                        (key, value) ->
                                all.add(List.of(key, ((Tensor) value).sha256().substring(0, 16))));
        return all;
    }

    @Test
    void anAverageOfAnotherNetworkIsRefusedAndNothingChanges() {
        Torch.manualSeed(0);
        try (Small net = new Small();
                Net other = new Net();
                AveragedModel average = AveragedModel.swa(net, Small::new)) {
            List<List<String>> before = entries(average);
            assertThrows(IllegalArgumentException.class, () -> average.updateParameters(other));
            assertThrows(
                    IllegalArgumentException.class, () -> AveragedModel.ema(net, Small::new, 1.5));
            assertEquals(before, entries(average));
        }
    }

    @Test
    void theStateOfAGradScalerIsCarriedToTheByte() {
        ask(
                """
                scaler = torch.amp.GradScaler("cpu", init_scale=1024.0)
                torch.save({"scaler": scaler.state_dict(), "epoch": 3}, "scaler.pt")
                """);
        Checkpoint read = Torch.load(folder.resolve("scaler.pt")).asCheckpoint();
        assertEquals(1024, read.checkpoint("scaler").number("scale"));
        Torch.save(
                Checkpoint.of("scaler", read.get("scaler"), "epoch", 4),
                folder.resolve("again.pt"));
        JsonNode python =
                ask(
                        """
                        scaler = torch.amp.GradScaler("cpu")
                        scaler.load_state_dict(torch.load("again.pt")["scaler"])
                        result = [scaler.get_scale(), scaler.get_growth_interval()]
                        """);
        assertEquals(json(List.of(1024.0, 2000)), python);
    }
}

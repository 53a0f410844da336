package dev.rekindle.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.Checkpoint;
import dev.rekindle.NoGrad;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.file.TorchFile;
import dev.rekindle.nn.Program;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** torchvision's networks as programs: Python's numbers in Java, and how long each takes. */
@Tag("oracle")
@Tag("engine")
@Tag("slow")
@Tag("long")
class ProgramNetworksTest {
    /** A part of the largest value: libtorch 2.7.1 is not torch 2.15. */
    private static final double MOST = 1e-5;

    @TempDir static Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resnet18",
                "mobilenet",
                "efficientnet",
                "densenet",
                "googlenet",
                "shufflenet",
                "convnext",
                "swin",
                "vit",
                "deeplab",
                "transformer",
                "lstm",
                "gru"
            })
    void aNetworkGivesPythonsNumbersForEachBatch(String name) {
        Oracle.shared()
                .run(
                        folder,
                        "import exported_networks, exported_programs as e\ne.save('%1$s'); e.answers('%1$s')"
                                .formatted(name));
        Path archive = folder.resolve(name + "-ts.pt");
        try (TorchFile file = TorchFile.open(folder.resolve(name + ".pt2"))) {
            file.program().saveTorchScript(archive);
        }
        Checkpoint answers = Torch.load(folder.resolve(name + ".answers.pt")).asCheckpoint();
        StringBuilder line = new StringBuilder(name);
        try (Program program = Torch.load(folder.resolve(name + ".pt2")).asProgram();
                NoGrad off = Torch.noGrad()) {
            for (Object batch : answers.list("cases")) {
                double difference = difference(program, (Map<?, ?>) batch);
                line.append(
                        difference == 0
                                ? " | equal"
                                : String.format(Locale.ROOT, " | %.1e", difference));
                assertTrue(difference <= MOST, line + " is more than " + MOST);
            }
            double java = milliseconds(program, (Map<?, ?>) answers.list("cases").get(1));
            JsonNode python =
                    Oracle.shared()
                            .ask(
                                    folder,
                                    "import exported_networks as n\nresult = n.times('%1$s', '%1$s-ts.pt')"
                                            .formatted(name));
            line.append(
                    String.format(
                            Locale.ROOT,
                            " | Java %.1f ms, ep.module() %.1f, torch.jit %.1f",
                            java,
                            python.get(0).asDouble(),
                            python.get(1).asDouble()));
        }
        String judged =
                Oracle.shared()
                        .ask(
                                folder,
                                "import exported_networks, exported_programs as e\nresult = '; '.join(e.judge('%1$s', '%1$s-ts.pt'))"
                                        .formatted(name))
                        .asText();
        System.out.println(
                line + " | torch.jit 2.15: " + (judged.isEmpty() ? "equal" : judged.split(":")[0]));
    }

    private static NDList inputs(Map<?, ?> batch) {
        NDList inputs = new NDList();
        for (Object input : (List<?>) batch.get("inputs")) {
            inputs.add(Torch.tensor((Tensor) input));
        }
        return inputs;
    }

    private static double difference(Program program, Map<?, ?> batch) {
        double most = 0;
        try (Step step = Torch.step()) {
            NDList found = program.forward(inputs(batch));
            List<?> expected = (List<?>) batch.get("outputs");
            assertEquals(expected.size(), found.size());
            for (int i = 0; i < found.size(); i++) {
                NDArray wanted = Torch.tensor((Tensor) expected.get(i));
                assertEquals(wanted.getShape(), found.get(i).getShape());
                if (!wanted.contentEquals(found.get(i))) {
                    double largest = wanted.abs().max().getFloat();
                    most =
                            Math.max(
                                    most,
                                    wanted.sub(found.get(i)).abs().max().getFloat() / largest);
                }
            }
        }
        return most;
    }

    private static double milliseconds(Program program, Map<?, ?> batch) {
        double best = Double.MAX_VALUE;
        try (Step step = Torch.step()) {
            NDList inputs = inputs(batch);
            for (int i = 0; i < 10; i++) {
                long start = System.nanoTime();
                NDList found = program.forward(inputs);
                found.head().toByteBuffer();
                double taken = (System.nanoTime() - start) / 1e6;
                found.close();
                best = i < 3 ? best : Math.min(best, taken);
            }
        }
        return best;
    }
}

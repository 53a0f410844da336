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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * torchvision's networks as programs: Python's numbers in Java, and how long each takes; {@code
 * target/network-table.md} tells of each.
 */
@Tag("oracle")
@Tag("engine")
@Tag("slow")
@Tag("long")
class ProgramNetworksTest {
    /** A part of the largest value: libtorch 2.7.1 is not torch 2.15. */
    private static final double MOST = 1e-5;

    private static final List<String> TABLE = new ArrayList<>();

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
        StringBuilder line = new StringBuilder("| ").append(name);
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
                            " | %.1f | %.1f | %.1f",
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
        TABLE.add(line + " | " + (judged.isEmpty() ? "equal" : judged.split(":")[0]) + " |");
    }

    /** What the networks' rows say, for people. */
    @AfterAll
    static void theTableIsWritten() throws IOException {
        Files.writeString(
                Path.of("target/network-table.md"),
                "| network | batch 1 | 5 | 64 | Java, ms | ep.module() | torch.jit 2.15 | there |\n"
                        + "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
                        + String.join("\n", TABLE)
                        + "\n");
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

    /** Of this thread, which computes all: it holds on a busy machine, too. */
    private static double milliseconds(Program program, Map<?, ?> batch) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double best = Double.MAX_VALUE;
        try (Step step = Torch.step()) {
            NDList inputs = inputs(batch);
            for (int i = 0; i < 18; i++) {
                long start = threads.getCurrentThreadCpuTime();
                NDList found = program.forward(inputs);
                found.head().toByteBuffer();
                double taken = (threads.getCurrentThreadCpuTime() - start) / 1e6;
                found.close();
                // The engine takes the first two to compile the graph.
                best = i < 3 ? best : Math.min(best, taken);
            }
        }
        return best;
    }
}

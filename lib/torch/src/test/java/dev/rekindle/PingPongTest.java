package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.networks.Net;
import dev.rekindle.nn.F;
import dev.rekindle.optim.SGD;
import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team that trains in one language and goes on in the other: the same file, the same numbers. */
@Tag("oracle")
@Tag("engine")
class PingPongTest {
    private static final int STEPS = 20;
    private static final int ROUNDS = 5;
    private static final String IMPORT = "from ping_pong import *\n";

    @TempDir Path folder;

    @Test
    void pythonAndJavaInTurnEqualPythonAlone() throws Exception {
        Path turns = folder.resolve("turns").resolve("model.pt");
        Path alone = folder.resolve("alone").resolve("model.pt");
        Files.createDirectories(turns.getParent());
        Files.createDirectories(alone.getParent());
        Oracle.shared().run(turns.getParent(), IMPORT + "save(*make(), 0, 0.0, 'model.pt')");

        List<Double> losses = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode python =
                    Oracle.shared()
                            .ask(
                                    turns.getParent(),
                                    IMPORT + "result = go_on('model.pt', " + STEPS + ")");
            python.forEach(loss -> losses.add(loss.doubleValue()));
            losses.addAll(goOn(turns));
        }

        int all = 2 * ROUNDS * STEPS;
        JsonNode straight =
                Oracle.shared()
                        .ask(
                                alone.getParent(),
                                IMPORT
                                        + "net, optimizer = make()\n"
                                        + ("result = train(net, optimizer, 0, " + all + ")\n")
                                        + ("save(net, optimizer, "
                                                + all
                                                + ", result[-1], 'model.pt')"));
        List<Double> expected = new ArrayList<>();
        straight.forEach(loss -> expected.add(loss.doubleValue()));
        assertEquals(expected, losses);
        // The whole file: weights, momentum buffers, param groups, epoch and loss.
        assertArrayEquals(Files.readAllBytes(alone), Files.readAllBytes(turns));
    }

    /** The Java twin of {@code go_on}. */
    private static List<Double> goOn(Path file) {
        Checkpoint checkpoint = Torch.load(file).asCheckpoint();
        List<Double> losses = new ArrayList<>();
        try (Net net = new Net();
                SGD optimizer = new SGD(net.parameters(), 0.01, 0.9);
                NDManager manager = Engines.newManager()) {
            net.loadStateDict(checkpoint.stateDict("model_state_dict"));
            optimizer.loadStateDict(checkpoint.dict("optimizer_state_dict"));
            long epoch = checkpoint.integer("epoch");
            for (long step = epoch; step < epoch + STEPS; step++) {
                losses.add(step(net, optimizer, manager, step));
            }
            Torch.save(
                    Checkpoint.of(
                            "epoch", epoch + STEPS,
                            "model_state_dict", net.stateDict(),
                            "optimizer_state_dict", optimizer.stateDict(),
                            "loss", losses.get(STEPS - 1)),
                    file);
        }
        return losses;
    }

    private static double step(Net net, SGD optimizer, NDManager manager, long step) {
        try (NDScope scope = new NDScope()) {
            Torch.manualSeed(step);
            NDArray x = manager.randomNormal(new Shape(32, 3, 32, 32));
            NDArray target = manager.arange(32).toType(DataType.INT64, false).mod(10);
            optimizer.zeroGrad();
            double shown;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss = F.crossEntropy(net.forward(x), target);
                collector.backward(loss);
                shown = loss.getFloat();
            }
            optimizer.step();
            return shown;
        }
    }
}

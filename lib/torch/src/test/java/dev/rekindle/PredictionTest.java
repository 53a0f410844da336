package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.ReLU;
import dev.rekindle.nn.Sequential;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Predicting frees what it makes on the way, and keeps what it returns. */
@Tag("engine")
class PredictionTest {
    record Pair(NDArray left, String name) {}

    @Test
    void whatIsReturnedLivesOnAndTheRestIsFreed() {
        List<NDArray> hidden = new ArrayList<>();
        NDArray x = Torch.ones(2, 3);
        NDArray result =
                Torch.noGrad(
                        () -> {
                            hidden.add(x.add(1));
                            return hidden.get(0).mul(2);
                        });
        assertTrue(hidden.get(0).isReleased());
        assertEquals(24f, result.sum().getFloat());
        assertFalse(x.isReleased());
        assertSame(x, Torch.noGrad(() -> x));
    }

    @Test
    void arraysInWhatIsReturnedLiveOn() {
        NDArray x = Torch.ones(2);
        Map<String, List<NDArray>> map =
                Torch.noGrad(() -> Map.of("a", List.of(x.add(1), x.add(2))));
        assertEquals(6f, map.get("a").get(1).sum().getFloat());
        assertEquals(4f, Torch.noGrad(() -> new NDList(x.add(1))).get(0).sum().getFloat());
        assertEquals(4f, Torch.noGrad(() -> new NDArray[] {x.add(1)})[0].sum().getFloat());
        Pair pair = Torch.noGrad(() -> new Pair(x.add(1), "p"));
        assertEquals(4f, pair.left().sum().getFloat());
        Checkpoint checkpoint = Torch.noGrad(() -> Checkpoint.of("a", x.add(1)));
        assertEquals(2, checkpoint.tensor("a").numel());
        try (Linear net = Torch.noGrad(() -> new Linear(2, 2))) {
            assertEquals(4, net.weight.getArray().toFloatArray().length);
        }
    }

    @Test
    void insideOfAStepAndOfAnotherPredictionTheOuterOneFrees() {
        NDArray x = Torch.ones(2);
        NDArray inStep;
        try (Step step = Torch.step()) {
            inStep = Torch.noGrad(() -> x.add(1));
            assertFalse(inStep.isReleased());
        }
        assertTrue(inStep.isReleased());
        List<NDArray> inner = new ArrayList<>();
        Torch.noGrad(
                () -> {
                    inner.add(Torch.noGrad(() -> x.add(1)));
                    return inner.get(0).sum().getFloat();
                });
        assertTrue(inner.get(0).isReleased());
    }

    @Test
    void memoryStaysFlatOverAThousandPredictions() throws Exception {
        try (Sequential net = new Sequential(new Linear(64, 256), new ReLU(), new Linear(256, 4));
                NDArray x = Torch.ones(64, 64)) {
            predict(net, x, 100);
            long before = residentKilobytes();
            predict(net, x, 1_000);
            long grown = residentKilobytes() - before;
            assertTrue(grown < 40_000, "grew by " + grown + " KB; hidden arrays take 128 MB");
        }
    }

    private static void predict(Sequential net, NDArray x, int count) {
        for (int i = 0; i < count; i++) {
            try (NDArray scores = Torch.noGrad(() -> net.forward(x))) {
                scores.toFloatArray();
            }
        }
    }

    private static long residentKilobytes() throws Exception {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}

package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Layers with settings and inputs drawn at random, legal or not: where Python computes, Java
 * computes the same, and where Python refuses, Java says why. {@code -Dsweep.cases=5000
 * -Dsweep.seed=7} draws other ones.
 */
@Tag("oracle")
@Tag("engine")
class LayerSweepOracleTest {
    @TempDir Path folder;

    @Test
    void fewDrawnCallsGiveWhatPythonGives() throws IOException {
        sweep(1, 0, 128);
    }

    @Test
    @Tag("long")
    void drawnCallsGiveWhatPythonGives() throws IOException {
        sweep(
                Integer.getInteger("sweep.seed", 2),
                Integer.getInteger("sweep.first", 0),
                Integer.getInteger("sweep.cases", 5000));
    }

    private void sweep(int seed, int first, int count) throws IOException {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import pathlib, layer_sweep
                        torch.set_num_threads(1)
                        layer_sweep.main(pathlib.Path("."), %d, %d, %d)
                        """
                                .formatted(seed, first, count));
        JsonNode cases = new ObjectMapper().readTree(folder.resolve("cases.json").toFile());
        assertTrue(cases.size() > count * 3 / 4, cases.size() + " cases of " + count);
        List<String> wrong = new ArrayList<>();
        double largest = 0;
        for (JsonNode each : cases) {
            SweepCase call = new SweepCase(folder, each);
            List<String> differences = call.differences();
            differences.forEach(difference -> wrong.add(call.shown() + "\n    " + difference));
            largest = differences.isEmpty() ? Math.max(largest, call.largest()) : largest;
        }
        Files.createDirectories(Path.of("target"));
        Files.writeString(
                Path.of("target", "layer-sweep.md"),
                cases.size()
                        + " calls, the largest difference "
                        + largest
                        + "\n\n"
                        + String.join("\n", wrong)
                        + "\n");
        assertEquals("", String.join("\n", wrong));
    }
}

package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.networks.DroppingRun;
import dev.rekindle.nn.Parameter;
import dev.rekindle.optim.Adam;
import dev.rekindle.optim.AdamW;
import dev.rekindle.optim.Optimizer;
import dev.rekindle.optim.SGD;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run with dropout on shuffled batches stops in the middle of an epoch and goes on in the other
 * language: losses, and the whole file at the end, are those of Python alone.
 */
@Tag("oracle")
@Tag("engine")
class ExactResumeOracleTest {
    private static final String IMPORT = "from dropout_run import *\n";

    @TempDir Path folder;

    enum Kind {
        SGD(Map.of("lr", 0.1, "momentum", 0.9), p -> new SGD(p, 0.1, 0.9)),
        Adam(Map.of("lr", 0.01), p -> new Adam(p, 0.01)),
        AdamW(Map.of("lr", 0.01), p -> new AdamW(p, 0.01));

        private final Map<String, Double> settings;
        private final Function<List<Parameter>, Optimizer> make;

        Kind(Map<String, Double> settings, Function<List<Parameter>, Optimizer> make) {
            this.settings = settings;
            this.make = make;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRunGoesOnInTheOtherLanguage(Kind kind) throws IOException {
        inTurns(kind, 18, 4);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void aHundredStepsInEachAndTwentyTurnsOfTen(Kind kind) throws IOException {
        inTurns(kind, 100, 20);
    }

    /**
     * @param half how many steps one language makes before the other, and after
     * @param turns how often they take turns, ten steps each
     */
    private void inTurns(Kind kind, int half, int turns) throws IOException {
        List<Double> straight = python("straight", kind, 2 * half, false);
        // A key that was read from a file is another string than a literal, in Python too.
        List<Double> losses = python("python alone", kind, half, false);
        losses.addAll(python("python alone", kind, half, true));
        assertEquals(straight, losses);
        byte[] whole = Files.readAllBytes(file("python alone"));

        losses = python("python first", kind, half, false);
        losses.addAll(java("python first", kind, half, true));
        assertEquals(straight, losses);
        assertArrayEquals(whole, Files.readAllBytes(file("python first")));

        losses = java("java first", kind, half, false);
        losses.addAll(python("java first", kind, half, true));
        assertEquals(straight, losses);
        assertArrayEquals(whole, Files.readAllBytes(file("java first")));

        straight = python("straight in turns", kind, 10 * turns, false);
        losses = python("turns", kind, 10, false);
        List<Double> alone = python("turns alone", kind, 10, false);
        for (int turn = 1; turn < turns; turn++) {
            alone.addAll(python("turns alone", kind, 10, true));
            losses.addAll(
                    turn % 2 == 1
                            ? java("turns", kind, 10, true)
                            : python("turns", kind, 10, true));
        }
        assertEquals(straight, losses);
        assertEquals(straight, alone);
        assertArrayEquals(
                Files.readAllBytes(file("turns alone")), Files.readAllBytes(file("turns")));
    }

    private Path file(String run) throws IOException {
        return Files.createDirectories(folder.resolve(run)).resolve("model.pt");
    }

    private List<Double> java(String run, Kind kind, int steps, boolean resume) throws IOException {
        try (DroppingRun java = new DroppingRun(kind.make)) {
            if (resume) {
                java.load(file(run));
            }
            List<Double> losses = java.train(steps);
            java.save(file(run));
            return losses;
        }
    }

    private List<Double> python(String run, Kind kind, int steps, boolean resume)
            throws IOException {
        JsonNode answer =
                Oracle.shared()
                        .ask(
                                file(run).getParent(),
                                IMPORT
                                        + "name, settings, steps, resume = arguments\n"
                                        + "run = Run((name, settings))\n"
                                        + "if resume:\n"
                                        + "    run.load('model.pt')\n"
                                        + "result = run.train(steps)\n"
                                        + "run.save('model.pt')\n",
                                List.of(kind.name(), kind.settings, steps, resume));
        List<Double> losses = new ArrayList<>();
        answer.forEach(loss -> losses.add(loss.doubleValue()));
        return losses;
    }
}

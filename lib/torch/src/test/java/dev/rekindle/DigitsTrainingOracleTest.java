package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.networks.DigitsRun;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A convolutional network learns the digits of scikit-learn in each language, from the same seed,
 * in the same order, under the same schedule: to the bit without batch norms. With them the losses
 * differ from the fourth step or so on: their gradients round otherwise in libtorch 2.7.1 than in
 * torch 2.15, and in float64 so much less.
 */
@Tag("oracle")
@Tag("engine")
class DigitsTrainingOracleTest {
    private static final Path FILE =
            Path.of("..", "..", "notebooks", "data", "digits.pt").toAbsolutePath().normalize();

    private static final int TESTED = 360;

    /** Of a loss that begins above 2; ten times what was measured. */
    private static final double MOST = 1e-5;

    private static final double MOST_IN_FLOAT64 = 1e-13;

    @TempDir Path folder;

    /** One training, made in each language. */
    private record Both(String name, DigitsRun python, DigitsRun java) {
        double largest() {
            double largest = 0;
            for (int i = 0; i < python.losses().size(); i++) {
                double difference = Math.abs(python.losses().get(i) - java.losses().get(i));
                largest = Math.max(largest, Double.isNaN(difference) ? 1.0 / 0 : difference);
            }
            return largest;
        }

        long firstDifferent() {
            int i = 0;
            while (i < python.losses().size()
                    && python.losses().get(i).equals(java.losses().get(i))) {
                i++;
            }
            return i;
        }
    }

    @Test
    void withoutBatchNormsTwoEpochsAreThoseOfPythonToTheBit() throws IOException {
        assertToTheBit(both(2, false, DataType.FLOAT32));
    }

    @Test
    void withBatchNormsTwoEpochsGoAsInPython() throws IOException {
        assertAlike(both(2, true, DataType.FLOAT32), MOST, 0.9);
    }

    /** Leaves the curves and the seconds in {@code target/digits.md}. */
    @Tag("long")
    @Test
    void eightEpochsReachPythonsAccuracyCurveBesideCurve() throws IOException {
        Both normed = both(8, true, DataType.FLOAT32);
        Both wide = both(8, true, DataType.FLOAT64);
        Both plain = both(8, false, DataType.FLOAT32);
        Files.createDirectories(Path.of("target"));
        Files.writeString(
                Path.of("target", "digits.md"), report(normed, List.of(normed, wide, plain)));
        assertAlike(normed, MOST, 0.97);
        assertAlike(wide, MOST_IN_FLOAT64, 0.97);
        assertToTheBit(plain);
    }

    private Both both(int epochs, boolean normed, DataType type) throws IOException {
        String dtype = type == DataType.FLOAT64 ? "float64" : "float32";
        JsonNode answer =
                Oracle.shared()
                        .ask(
                                folder,
                                "from digits_run import *\nresult = run(*arguments)",
                                List.of(FILE.toString(), epochs, normed, dtype));
        return new Both(
                dtype + (normed ? ", batch norms" : ", no batch norm"),
                new ObjectMapper().treeToValue(answer, DigitsRun.class),
                DigitsRun.of(FILE, epochs, normed, type));
    }

    private static void assertToTheBit(Both run) {
        assertEquals(run.python().rates(), run.java().rates());
        assertEquals(run.python().losses(), run.java().losses());
        assertEquals(run.python().correct(), run.java().correct());
    }

    /**
     * @param most by how much a loss may differ
     * @param known the part of the test digits that both have to know in the end
     */
    private static void assertAlike(Both run, double most, double known) {
        assertEquals(run.python().rates(), run.java().rates());
        assertTrue(run.firstDifferent() > 0, "the first loss differs");
        assertTrue(run.largest() <= most, "the losses differ by " + run.largest());
        assertEquals(run.python().correct(), run.java().correct());
        long last = run.java().correct().get(run.java().correct().size() - 1);
        assertTrue(last >= known * TESTED, last + " of " + TESTED);
    }

    private static String report(Both shown, List<Both> all) {
        StringBuilder text = new StringBuilder("# Digits, trained in Java and in Python\n\n");
        text.append(
                "| training | steps | first step that differs | largest difference of a loss"
                        + " | known of 360, Python | Java |\n|-|-|-|-|-|-|\n");
        for (Both run : all) {
            long first = run.firstDifferent();
            int steps = run.python().losses().size();
            line(
                    text,
                    run.name(),
                    steps,
                    first == steps ? "none" : first,
                    run.largest(),
                    last(run.python().correct()),
                    last(run.java().correct()));
        }
        text.append("\n## Seconds\n\nOne thread each, one after the other, on whatever the machine")
                .append(" does besides. The first epoch of Java is that of a cold JVM.\n\n")
                .append(
                        "| training | in | all epochs | best epoch | CPU, all epochs | CPU, best"
                                + " epoch |\n")
                .append("|-|-|-|-|-|-|\n");
        for (Both run : all) {
            seconds(text, run.name(), "Python", run.python());
            seconds(text, run.name(), "Java", run.java());
        }
        text.append("\n## Curve beside curve: ").append(shown.name());
        text.append("\n\n| epoch | mean loss, Python | Java | known, Python | Java |\n")
                .append("|-|-|-|-|-|\n");
        int epochs = shown.python().correct().size();
        for (int epoch = 0; epoch < epochs; epoch++) {
            line(
                    text,
                    epoch + 1,
                    mean(shown.python().losses(), epoch, epochs),
                    mean(shown.java().losses(), epoch, epochs),
                    shown.python().correct().get(epoch),
                    shown.java().correct().get(epoch));
        }
        text.append("\n| step | learning rate | loss, Python | Java |\n|-|-|-|-|\n");
        for (int step = 0; step < shown.python().losses().size(); step++) {
            line(
                    text,
                    step,
                    shown.java().rates().get(step),
                    shown.python().losses().get(step),
                    shown.java().losses().get(step));
        }
        return text.toString();
    }

    private static void seconds(StringBuilder text, String name, String who, DigitsRun run) {
        List<Object> cells = new ArrayList<>(List.of(name, who));
        for (List<Double> times : List.of(run.seconds(), run.cpu())) {
            double all = times.stream().mapToDouble(Double::doubleValue).sum();
            cells.add(String.format(Locale.ROOT, "%.2f", all));
            cells.add(String.format(Locale.ROOT, "%.2f", Collections.min(times)));
        }
        line(text, cells.toArray());
    }

    private static double mean(List<Double> losses, int epoch, int epochs) {
        int each = losses.size() / epochs;
        return losses.subList(epoch * each, (epoch + 1) * each).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    private static Object last(List<?> values) {
        return values.get(values.size() - 1);
    }

    private static void line(StringBuilder text, Object... cells) {
        for (Object cell : cells) {
            text.append("| ").append(cell).append(' ');
        }
        text.append("|\n");
    }
}

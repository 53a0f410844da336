package dev.rekindle.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.Torch;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each optimizer times its options (optimizer_table.py), beside Python: the same weights and state,
 * the same files, and each language goes on where the other stopped. Leaves what it measured in
 * {@code target/optimizer-table.md}.
 */
@Tag("oracle")
@Tag("engine")
class OptimizerTableOracleTest {
    private static final String IMPORT = "from optimizer_table import *\n";

    @TempDir Path folder;

    private final List<String> wrong = new ArrayList<>();
    private final StringBuilder report =
            new StringBuilder("| optimizer | steps | largest difference | files |\n|-|-|-|-|\n");

    @Test
    void theQuickRowsGoAsInPython() throws IOException {
        compare(20, true);
    }

    @Test
    @Tag("long")
    void allRowsGoAsInPythonForTwoHundredSteps() throws IOException {
        compare(100, false);
    }

    private void compare(int half, boolean quick) throws IOException {
        JsonNode rows = Oracle.shared().ask(folder, IMPORT + "result = ROWS");
        List<Integer> which = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (!quick || rows.get(i).path("quick").asBoolean()) {
                which.add(i);
            }
        }
        assertTrue(which.size() >= (quick ? 20 : 80), "rows: " + which.size());
        JsonNode printed = ask("straight", which, half);
        for (int i = 0; i < which.size(); i++) {
            JsonNode row = rows.get(which.get(i));
            try {
                row(row, which.get(i), half, printed.get(i).asText());
            } catch (RuntimeException | AssertionError e) {
                wrong.add(row.path("name").asText() + ": " + e);
            }
        }
        JsonNode on = ask("goes_on", which, half);
        for (int i = 0; i < which.size(); i++) {
            if (!on.get(i).asBoolean()) {
                wrong.add(rows.get(which.get(i)).path("name").asText() + ": Python goes on else");
            }
        }
        if (!quick) {
            Files.createDirectories(Path.of("target"));
            Files.writeString(Path.of("target", "optimizer-table.md"), report);
        }
        assertEquals(List.of(), wrong);
    }

    private JsonNode ask(String function, List<Integer> which, int half) {
        return Oracle.shared()
                .ask(
                        folder,
                        IMPORT + "result = " + function + "(*arguments)",
                        List.of(which, half));
    }

    private void row(JsonNode row, int index, int half, String printed) throws IOException {
        Path python = folder.resolve("python" + index);
        Path java = Files.createDirectories(folder.resolve("java" + index));
        String name = row.path("name").asText();
        try (TableRow straight = new TableRow(row, python.resolve("lr.pt"));
                TableRow other = new TableRow(row, python.resolve("lr.pt"))) {
            straight.train(0, half);
            straight.save(java.resolve("half.pt"));
            other.load(python.resolve("half.pt"));
            other.train(half, 2 * half);
            other.save(java.resolve("end.pt"));
            if (!printed.equals(other.optimizer.toString())) {
                wrong.add(name + " is printed as " + other.optimizer + ", not " + printed);
            }
        }
        double[] differences = {
            difference(python, java, "half.pt"), difference(python, java, "end.pt")
        };
        double largest = Math.max(differences[0], differences[1]);
        boolean same =
                Arrays.equals(
                        Files.readAllBytes(python.resolve("half.pt")),
                        Files.readAllBytes(java.resolve("half.pt")));
        report.append(
                String.format(
                        Locale.ROOT,
                        "| %s | %d | %s | %s |%n",
                        name,
                        2 * half,
                        largest == 0 ? "0" : String.format(Locale.ROOT, "%.1e", largest),
                        same ? "equal" : "differ"));
        if (largest > 0) {
            wrong.add(name + " differs by " + largest);
        } else if (!same) {
            wrong.add(name + " is saved as other bytes");
        }
    }

    /** Returns the largest difference, as a part of its tensor's largest value. */
    private static double difference(Path python, Path java, String file) {
        return difference(
                Torch.load(python.resolve(file)).asCheckpoint().entries(),
                Torch.load(java.resolve(file)).asCheckpoint().entries());
    }

    private static double difference(Object one, Object other) {
        if (one instanceof Tensor tensor) {
            return difference(tensor, (Tensor) other);
        }
        double largest = 0;
        if (one instanceof Map<?, ?> map) {
            assertEquals(
                    new ArrayList<>(map.keySet()), new ArrayList<>(((Map<?, ?>) other).keySet()));
            for (Object key : map.keySet()) {
                largest = Math.max(largest, difference(map.get(key), ((Map<?, ?>) other).get(key)));
            }
        } else if (one instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                largest = Math.max(largest, difference(list.get(i), ((List<?>) other).get(i)));
            }
        } else if (one != null && other != null) {
            assertEquals(one.toString(), other.toString());
        } else {
            assertEquals(one, other);
        }
        return largest;
    }

    private static double difference(Tensor one, Tensor other) {
        assertEquals(one.dtype(), other.dtype());
        if (one.contentEquals(other)) {
            return 0;
        }
        double[] a = doubles(one);
        double[] b = doubles(other);
        double largest = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
            size = Math.max(size, Math.abs(a[i]));
        }
        return Math.max(largest / size, Double.MIN_VALUE);
    }

    private static double[] doubles(Tensor tensor) {
        if (tensor.dtype() == dev.rekindle.tensor.DType.FLOAT64) {
            return tensor.toDoubleArray();
        }
        float[] values = tensor.toFloatArray();
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }
}

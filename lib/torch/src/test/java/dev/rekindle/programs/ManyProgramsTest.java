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
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.TorchFile;
import dev.rekindle.nn.Program;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each layer, each way of calling, each branch: what Python computes with its program, or a refusal
 * by name. {@code target/program-table.md} tells of each row; exported_modules.py (lib/testing) has
 * them.
 */
@Tag("oracle")
@Tag("engine")
class ManyProgramsTest {
    /** A part of the largest value: libtorch 2.7.1 is not torch 2.15. */
    private static final double MOST = 1e-6;

    /** bfloat16 has eight bits: one of them is more than that. */
    private static final Map<String, Double> LESS_EXACT = Map.of("core_autocast", 1e-2);

    private static final Map<String, String> REFUSED =
            Map.of(
                    "autocast", "a region of the program runs with torch.autocast",
                    "custom_operator", "rekindle_tests.doubled.default is none of torch's own",
                    "associative_scan", "the program maps over examples (torch.func.vmap",
                    "bits_in_place", "looks at a tensor's bits as another type");

    @TempDir static Path folder;

    private final List<String> table = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    @Test
    void someOfEachKindGivePythonsNumbers() {
        run("exported_modules.write(exported_modules.DAILY)", 16);
    }

    @Test
    @Tag("slow")
    @Tag("long")
    void allOfThemGivePythonsNumbers() throws IOException {
        run("exported_modules.write()", 220);
        Files.writeString(
                Path.of("target/program-table.md"),
                "| program | difference, or why it is refused |\n| --- | --- |\n"
                        + String.join("\n", table)
                        + "\n");
    }

    private void run(String write, int least) {
        JsonNode found = Oracle.shared().ask(folder, "import exported_modules\nresult = " + write);
        List<String> names = new ArrayList<>();
        found.get("written").forEach(name -> names.add(name.asText()));
        assertTrue(names.size() >= least, found.toString());
        names.forEach(this::run);
        assertEquals(List.of(), wrong);
    }

    private void run(String name) {
        String result;
        try {
            double difference = difference(name);
            result = difference == 0 ? "equal" : String.format(Locale.ROOT, "%.1e", difference);
            if (!(difference <= LESS_EXACT.getOrDefault(name, MOST)) || REFUSED.containsKey(name)) {
                wrong.add(name + ": " + result);
            }
        } catch (TorchFileException e) {
            result = e.what();
            String expected = REFUSED.get(name);
            if (expected == null || !result.contains(expected)) {
                wrong.add(name + ": " + e.getMessage());
            }
        }
        table.add("| " + name + " | " + result + " |");
    }

    private double difference(String name) {
        double most = 0;
        Path file = folder.resolve(name + ".pt2");
        try (TorchFile open = TorchFile.open(file)) {
            if (!open.dangerousGlobals().isEmpty()) {
                wrong.add(name + ": " + open.dangerousGlobals());
            }
        }
        Checkpoint answers = Torch.load(folder.resolve(name + ".answers.pt")).asCheckpoint();
        try (Program program = Torch.load(file).asProgram();
                NoGrad off = Torch.noGrad()) {
            for (Object each : answers.list("cases")) {
                try (Step step = Torch.step()) {
                    most = Math.max(most, difference(program, (Map<?, ?>) each));
                }
            }
            StateDict state = program.stateDict();
            Map<?, ?> theirs = (Map<?, ?>) answers.dict("state");
            assertEquals(theirs.keySet(), state.entries().keySet(), name);
            for (Map.Entry<?, ?> entry : theirs.entrySet()) {
                NDArray wanted = Torch.tensor(tensor(entry.getValue()));
                NDArray found = Torch.tensor(state.get((String) entry.getKey()));
                most = Math.max(most, difference(wanted, found));
                wanted.close();
                found.close();
            }
        }
        return most;
    }

    private static Tensor tensor(Object value) {
        return value instanceof dev.rekindle.value.Parameter parameter
                ? parameter.tensor()
                : (Tensor) value;
    }

    private static double difference(Program program, Map<?, ?> one) {
        NDList inputs = new NDList();
        NDList after = new NDList();
        List<?> given = (List<?>) one.get("inputs");
        for (int i = 0; i < given.size(); i++) {
            if (!program.inputs().get(i).fixed()) {
                inputs.add(Torch.tensor((Tensor) given.get(i)));
                after.add(Torch.tensor((Tensor) ((List<?>) one.get("after")).get(i)));
            }
        }
        NDList found = program.forward(inputs);
        List<?> expected = (List<?>) one.get("outputs");
        if (expected.size() != found.size()) {
            return Double.POSITIVE_INFINITY;
        }
        double most = 0;
        for (int i = 0; i < expected.size(); i++) {
            NDArray wanted = Torch.tensor((Tensor) expected.get(i));
            most = Math.max(most, difference(wanted, found.get(i)));
        }
        for (int i = 0; i < after.size(); i++) {
            most = Math.max(most, difference(after.get(i), inputs.get(i)));
        }
        return most;
    }

    /** A part of the largest value; infinite where shapes, types or NaN differ. */
    private static double difference(NDArray wanted, NDArray found) {
        if (!wanted.getShape().equals(found.getShape())
                || wanted.getDataType() != found.getDataType()) {
            return Double.POSITIVE_INFINITY;
        }
        if (wanted.contentEquals(found)) {
            return 0;
        }
        if (!wanted.getDataType().isFloating()) {
            return Double.POSITIVE_INFINITY;
        }
        float[] theirs = floats(wanted);
        float[] ours = floats(found);
        double largest = 0;
        double most = 0;
        for (int i = 0; i < theirs.length; i++) {
            if (Float.compare(theirs[i], ours[i]) != 0) {
                double apart = Math.abs((double) theirs[i] - ours[i]);
                most = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(most, apart);
            }
            largest = Float.isFinite(theirs[i]) ? Math.max(largest, Math.abs(theirs[i])) : largest;
        }
        return most == 0 ? 0 : most / largest;
    }

    private static float[] floats(NDArray array) {
        try (NDArray floats = array.toType(ai.djl.ndarray.types.DataType.FLOAT32, true)) {
            return floats.toFloatArray();
        }
    }
}

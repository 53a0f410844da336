package dev.rekindle.nn;

import static dev.rekindle.nn.Parametrizations.orthogonal;
import static dev.rekindle.nn.Parametrizations.spectralNorm;
import static dev.rekindle.nn.Parametrizations.weightNorm;
import static dev.rekindle.nn.Parametrize.registerParametrization;
import static dev.rekindle.nn.Parametrize.removeParametrizations;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Memory;
import dev.rekindle.state.StateDict;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Layers with parametrizations beside Python's: made in Java after the same seed, printed, filled
 * strictly by Python's state_dict, run forward and backward in each mode, copied, and given back as
 * a state_dict of the same bytes. What came out is target/parametrized-table.md.
 */
@Tag("oracle")
@Tag("engine")
class ParametrizedOracleTest {
    private static final String WEIGHT = "weight";
    private static final Pattern COLUMNS = Pattern.compile("^orthogonal|^weight_norm_conv2d$");
    private static final Map<String, Supplier<Module>> ROWS = new LinkedHashMap<>();
    private static final Map<String, String> LINES = new TreeMap<>();

    @TempDir static Path python;
    @TempDir static Path java;

    /** Users' own, as parametrized_table.py has them. */
    static class Symmetric extends Module {
        @Override
        public NDArray forward(NDArray x) {
            long n = x.getShape().get(0);
            float[] upper = new float[(int) (n * n)];
            float[] above = new float[(int) (n * n)];
            for (int i = 0; i < n; i++) {
                for (int j = i; j < n; j++) {
                    upper[(int) (i * n + j)] = 1;
                    above[(int) (i * n + j)] = i == j ? 0 : 1;
                }
            }
            NDManager manager = x.getManager();
            NDArray u = manager.create(upper, x.getShape());
            NDArray a = manager.create(above, x.getShape());
            return x.mul(u).add(x.mul(a).transpose());
        }
    }

    static class Scaled extends Module implements Parametrization {
        final Parameter scale = parameter(Torch.tensor(new float[] {2}));

        @Override
        public NDArray forward(NDArray x) {
            return x.mul(scale.getArray());
        }

        @Override
        public NDList rightInverse(NDArray weight) {
            return new NDList(weight.div(scale.getArray()));
        }
    }

    static class Parts extends Module implements Parametrization {
        @Override
        public NDArray forward(NDArray x) {
            throw new IllegalArgumentException("Parts takes two arrays.");
        }

        @Override
        public NDList forward(NDList parts) {
            return new NDList(parts.get(0).add(parts.get(1)));
        }

        @Override
        public NDList rightInverse(NDArray weight) {
            return new NDList(Torch.mul(weight, 0.25), Torch.mul(weight, 0.75));
        }
    }

    static class Tall extends Module {
        @Override
        public NDArray forward(NDArray x) {
            return x.concat(x, 0);
        }
    }

    private static MultiheadAttention attention() {
        return new MultiheadAttention(4, 2, o -> o.batchFirst(true));
    }

    private static Module outProj(MultiheadAttention attention) {
        spectralNorm(attention.outProj);
        return attention;
    }

    private static Module called(Module module) {
        Torch.noGrad(() -> module.forward(Torch.ones(2, 5)));
        return module;
    }

    private static Module evaluated(Module module) {
        return module.eval();
    }

    private static Linear eye(Linear linear) {
        try (NDArray eye = linear.weight.getArray().getManager().eye(4)) {
            Memory.copy(linear.weight.getArray(), eye);
        }
        return linear;
    }

    private static void rows() {
        ROWS.put("weight_norm_linear", () -> weightNorm(new Linear(5, 4)));
        ROWS.put("weight_norm_linear_whole", () -> weightNorm(new Linear(5, 4), WEIGHT, null));
        ROWS.put("weight_norm_conv1d", () -> weightNorm(new Conv1d(2, 4, 3)));
        ROWS.put("weight_norm_conv2d", () -> weightNorm(new Conv2d(2, 4, 3), WEIGHT, 1));
        ROWS.put(
                "weight_norm_conv_transpose1d",
                () -> weightNorm(new ConvTranspose1d(4, 2, 4, o -> o.stride(2))));
        ROWS.put("weight_norm_lstm", () -> weightNorm(new LSTM(3, 4), "weight_hh_l0", 0));
        ROWS.put("spectral_norm_linear", () -> spectralNorm(new Linear(5, 4)));
        ROWS.put("spectral_norm_bias", () -> spectralNorm(new Linear(5, 4), "bias"));
        ROWS.put(
                "spectral_norm_settings", () -> spectralNorm(new Linear(5, 4), WEIGHT, 3, 1e-6, 1));
        ROWS.put("spectral_norm_conv2d", () -> spectralNorm(new Conv2d(2, 4, 3)));
        ROWS.put(
                "spectral_norm_conv_transpose2d", () -> spectralNorm(new ConvTranspose2d(4, 2, 3)));
        ROWS.put("spectral_norm_evaluated", () -> spectralNorm(evaluated(new Linear(5, 4))));
        ROWS.put("spectral_norm_embedding", () -> spectralNorm(new Embedding(7, 3)));
        ROWS.put("spectral_norm_gru", () -> spectralNorm(new GRU(3, 4), "weight_hh_l0"));
        ROWS.put(
                "spectral_norm_gru_both",
                () -> spectralNorm(spectralNorm(new GRU(3, 4), "weight_hh_l0"), "weight_ih_l0"));
        ROWS.put("spectral_norm_cell", () -> spectralNorm(new LSTMCell(3, 4), "weight_hh"));
        ROWS.put("spectral_norm_attention", () -> spectralNorm(attention(), "in_proj_weight"));
        ROWS.put("spectral_norm_self_attention", () -> spectralNorm(attention(), "in_proj_weight"));
        ROWS.put("spectral_norm_out_proj", () -> outProj(attention()));
        ROWS.put("orthogonal_square", () -> orthogonal(new Linear(4, 4)));
        ROWS.put("orthogonal_tall", () -> orthogonal(new Linear(3, 5)));
        ROWS.put("orthogonal_wide", () -> orthogonal(new Linear(5, 3)));
        ROWS.put(
                "orthogonal_exponential_tall",
                () -> orthogonal(new Linear(3, 5), WEIGHT, OrthogonalMap.MATRIX_EXP, true));
        ROWS.put(
                "orthogonal_cayley",
                () -> orthogonal(new Linear(4, 4), WEIGHT, OrthogonalMap.CAYLEY, true));
        ROWS.put(
                "orthogonal_cayley_wide",
                () -> orthogonal(new Linear(5, 3), WEIGHT, OrthogonalMap.CAYLEY, true));
        ROWS.put(
                "orthogonal_plain",
                () -> orthogonal(new Linear(3, 5), WEIGHT, OrthogonalMap.HOUSEHOLDER, false));
        ROWS.put(
                "orthogonal_plain_wide",
                () -> orthogonal(new Linear(5, 3), WEIGHT, OrthogonalMap.HOUSEHOLDER, false));
        ROWS.put(
                "orthogonal_plain_exponential",
                () -> orthogonal(new Linear(4, 4), WEIGHT, OrthogonalMap.MATRIX_EXP, false));
        ROWS.put("orthogonal_started_orthogonal", () -> orthogonal(eye(new Linear(4, 4))));
        ROWS.put("orthogonal_batch", () -> orthogonal(new Conv2d(2, 3, 3)));
        ROWS.put("orthogonal_rnn", () -> orthogonal(new RNN(3, 4), "weight_hh_l0"));
        ROWS.put("chained", () -> spectralNorm(weightNorm(new Linear(5, 4))));
        ROWS.put("users", () -> registerParametrization(new Linear(4, 4), WEIGHT, new Symmetric()));
        ROWS.put(
                "users_with_parameter",
                () -> registerParametrization(new Linear(5, 4), WEIGHT, new Scaled()));
        ROWS.put(
                "users_parts",
                () -> registerParametrization(new Linear(5, 4), WEIGHT, new Parts()));
        ROWS.put(
                "users_chained",
                () ->
                        registerParametrization(
                                registerParametrization(
                                        registerParametrization(
                                                new Linear(4, 4), WEIGHT, new Scaled()),
                                        WEIGHT,
                                        new Symmetric()),
                                WEIGHT,
                                new Scaled()));
        ROWS.put(
                "users_unsafe",
                () -> registerParametrization(new Linear(5, 4, false), WEIGHT, new Tall(), true));
        ROWS.put("two_tensors", () -> spectralNorm(weightNorm(new Linear(5, 4)), "bias"));
        ROWS.put("called", () -> called(spectralNorm(new Linear(5, 4))));
        ROWS.put(
                "in_a_sequence",
                () ->
                        new Sequential(
                                weightNorm(new Conv1d(2, 3, 3)),
                                new ReLU(),
                                spectralNorm(new Conv1d(3, 2, 3))));
        ROWS.put(
                "removed_weight_norm",
                () -> removeParametrizations(weightNorm(new Linear(5, 4)), WEIGHT));
        ROWS.put(
                "removed_spectral_norm",
                () -> removeParametrizations(spectralNorm(new Linear(5, 4)), WEIGHT));
        ROWS.put(
                "removed_to_original",
                () -> removeParametrizations(spectralNorm(new Linear(5, 4)), WEIGHT, false));
    }

    @BeforeAll
    static void pythonRunsAllRows() {
        rows();
        assertEquals(
                new TreeSet<>(ROWS.keySet()),
                new TreeSet<>(Oracle.lines("parametrized_table.py", python)));
    }

    @AfterAll
    static void theTableIsWritten() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| row | largest difference | where |");
        lines.add("|---|---|---|");
        lines.addAll(LINES.values());
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target", "parametrized-table.md"), lines);
    }

    @TestFactory
    Stream<DynamicTest> aParametrizedLayerIsPythons() {
        List<DynamicTest> tests = new ArrayList<>();
        ROWS.forEach(
                (name, make) -> tests.add(DynamicTest.dynamicTest(name, () -> check(name, make))));
        return tests.stream();
    }

    private static void check(String name, Supplier<Module> make) throws IOException {
        Engines.manualSeed(0);
        try (Module made = make.get();
                Module empty = Module.withoutInit(make)) {
            String printed = Files.readString(python.resolve(name + ".txt"));
            assertEquals(printed, made.toString());
            assertEquals(printed, empty.toString());
            StateDict state = Torch.load(python.resolve(name + "_state.pt")).asStateDict();
            assertEquals("", String.join("\n", LayerRow.differences(state, made)));
            made.loadStateDict(state);
            assertSaved(name, made);
            empty.loadStateDict(state);
            assertSaved(name, empty);
            try (Module copy = name.startsWith("users") ? made.copyOf(make) : made.copy()) {
                assertEquals(printed, copy.toString());
                assertSaved(name, copy);
                compare(name, copy);
            }
            assertSaved(name, made);
            compare(name, made);
            compare(name, empty);
        }
    }

    private static void compare(String name, Module module) {
        LayerRow values = new LayerRow(python.resolve(name + "_runs.pt"));
        List<String> wrong =
                values.compare(
                        module,
                        name.contains("self_attention")
                                ? (m, x) -> new NDList(m.forward(x.head()))
                                : Module::forward);
        String largest = values.largest() == 0 ? "0" : String.format("%.1e", values.largest());
        LINES.put(name, "| " + name + " | " + largest + " | " + values.where() + " |");
        assertEquals("", String.join("\n", wrong));
    }

    private static void assertSaved(String name, Module module) throws IOException {
        Path written = java.resolve(name + "_state.pt");
        Torch.save(module.stateDict(), written);
        if (COLUMNS.matcher(name).find()) {
            // The same values and keys: Python's lie column by column, as LAPACK left them.
            StateDict state = Torch.load(python.resolve(name + "_state.pt")).asStateDict();
            StateDict own = module.stateDict();
            assertEquals(List.copyOf(state.keySet()), List.copyOf(own.keySet()));
            assertEquals(state.metadata(), own.metadata());
            state.forEach((key, value) -> assertTrue(value.contentEquals(own.get(key)), key));
            return;
        }
        assertArrayEquals(
                Files.readAllBytes(python.resolve(name + "_state.pt")),
                Files.readAllBytes(written),
                name + " has another state_dict than Python's");
    }
}

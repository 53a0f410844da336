package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.state.StateDict;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each layer of torch.nn beside Python's: its whole-model file is read by its class's name,
 * printed, run forward and backward in each mode, and written back to the same bytes; and the same
 * layer is made by its Java constructor after the same seed. The rows stand in layer_table_*.py,
 * the constructors in the lists beside this test; what came out is target/layer-table.md.
 */
@Tag("oracle")
@Tag("engine")
class LayerTableOracleTest {
    /**
     * What Java reads, prints as far as it can, and saves, and does not run: {@code module.Class}.
     */
    private static final Set<String> LEFT =
            Set.of(
                    "container.Container",
                    "module.Module",
                    "rnn.RNNBase",
                    "rnn.RNNCellBase",
                    "torch.nn.parallel.data_parallel.DataParallel");

    @TempDir static Path python;
    @TempDir static Path java;

    private static JsonNode table;
    private static final Map<String, Supplier<Module>> MADE_IN_JAVA = new HashMap<>();
    private static final Map<String, BiFunction<Module, NDList, NDList>> CALLED = new HashMap<>();
    private static final Map<String, String> LINES = new TreeMap<>();
    private static final Map<String, String> WHY = new TreeMap<>();

    @BeforeAll
    static void pythonRunsAllRows() throws IOException {
        Oracle.lines("layer_table.py", python);
        table = new ObjectMapper().readTree(python.resolve("table.json").toFile());
        LayerTableLayers.addTo(MADE_IN_JAVA, CALLED);
        LayerTableSequences.addTo(MADE_IN_JAVA, CALLED);
        LayerTableHooked.addTo(MADE_IN_JAVA);
    }

    @AfterAll
    static void theTableIsWritten() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| row | in Python | file | largest difference | where |");
        lines.add("|---|---|---|---|---|");
        lines.addAll(LINES.values());
        lines.add("");
        lines.add("What is read, printed and saved, and cannot run:");
        lines.add("");
        WHY.forEach((name, why) -> lines.add("- " + name + ": " + why));
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target", "layer-table.md"), lines);
    }

    @TestFactory
    Stream<DynamicTest> aLayerIsPythonsLayer() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode row : table.get("rows")) {
            tests.add(DynamicTest.dynamicTest(row.get("name").asText(), () -> check(row)));
        }
        return tests.stream();
    }

    private static void check(JsonNode row) throws IOException {
        String name = row.get("name").asText();
        String type = row.get("type").asText();
        LINES.put(name, line(row, "fails", "", ""));
        Path file = python.resolve(name + ".pt");
        List<String> wrong = new ArrayList<>();
        try (Module layer = Torch.load(file).asModule()) {
            String printed = Files.readString(python.resolve(name + ".txt"));
            if (KnownLayers.maker(type) != null) {
                assertEquals(printed, layer.toString());
                assertSaved(name, "_state.pt", layer.stateDict());
            } else {
                assertEquals(printed.split("\\(")[0], layer.toString().split("\\(")[0]);
            }
            assertSaved(name, ".pt", layer);
            if (layer instanceof InertModule || type.contains(".Lazy")) {
                assertSaysWhyItCannotRun(name, layer);
                LINES.put(name, line(row, "same bytes", "cannot run", ""));
                return;
            } else if (!row.get("runs").asBoolean()) {
                LINES.put(name, line(row, "same bytes", "not called", ""));
                return;
            }
            LayerRow values = new LayerRow(python.resolve(name + "_runs.pt"));
            wrong.addAll(values.compare(layer, CALLED.getOrDefault(name, Module::forward)));
            String largest = values.largest() == 0 ? "0" : String.format("%.1e", values.largest());
            LINES.put(name, line(row, "same bytes", largest, values.where()));
        }
        if (MADE_IN_JAVA.containsKey(name)) {
            Engines.manualSeed(0);
            WeightHook.countAnew();
            try (Module own = MADE_IN_JAVA.get(name).get()) {
                assertEquals(Files.readString(python.resolve(name + ".txt")), own.toString());
                if (name.contains("_norm_") && !WeightHook.of(own).isEmpty()) {
                    StateDict state = Torch.load(python.resolve(name + "_state.pt")).asStateDict();
                    assertEquals("", String.join("\n", LayerRow.differences(state, own)));
                    own.loadStateDict(state);
                }
                assertSaved(name, "_state.pt", own.stateDict());
                assertSaved(name, ".pt", own);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    private static String line(JsonNode row, String file, String difference, String where) {
        return String.join(
                " | ",
                "| " + row.get("name").asText(),
                "`" + row.get("make").asText() + "`",
                file,
                difference,
                where + " |");
    }

    private static void assertSaved(String name, String ending, Object value) throws IOException {
        Path written = java.resolve(name + ending);
        Torch.save(value, written);
        assertArrayEquals(
                Files.readAllBytes(python.resolve(name + ending)),
                Files.readAllBytes(written),
                name + ending + " has other bytes than Python's");
    }

    private static void assertSaysWhyItCannotRun(String name, Module layer) {
        try (NDManager manager = Engines.newManager()) {
            NDArray x = manager.ones(new Shape(1, 1));
            String why =
                    assertThrows(
                                    UnsupportedOperationException.class,
                                    () -> layer.forward(new NDList(x)))
                            .getMessage();
            assertTrue(why.contains(layer.typeName()), why);
            WHY.put(name, why);
        }
    }

    @Test
    void eachClassOfTorchHasARowAndIsALayerOfJavasOrNamed() {
        Set<String> without = new TreeSet<>();
        table.get("classes").forEach(type -> without.add(type.asText()));
        Set<String> left = new TreeSet<>();
        for (String type : without) {
            if (KnownLayers.maker(type) == null) {
                left.add(type.replace("torch.nn.modules.", ""));
            }
        }
        assertEquals(new TreeSet<>(LEFT), left);
        table.get("rows").forEach(row -> without.remove(row.get("type").asText()));
        assertEquals(Set.of(), without, "classes of torch.nn without a row");
    }

    @Test
    void eachLayerOfJavasIsMadeByAConstructorInARow() {
        Set<String> unmade = new TreeSet<>();
        Set<String> names = new TreeSet<>(MADE_IN_JAVA.keySet());
        names.addAll(CALLED.keySet());
        for (JsonNode row : table.get("rows")) {
            names.remove(row.get("name").asText());
            String type = row.get("type").asText();
            if (KnownLayers.maker(type) != null && !type.contains(".Lazy")) {
                unmade.add(type);
            }
        }
        for (JsonNode row : table.get("rows")) {
            if (MADE_IN_JAVA.containsKey(row.get("name").asText())) {
                unmade.remove(row.get("type").asText());
            }
        }
        assertEquals(Set.of(), names, "names without a row");
        assertEquals(Set.of(), unmade);
    }
}

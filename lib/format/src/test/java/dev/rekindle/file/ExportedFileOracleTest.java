package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import dev.rekindle.value.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code torch.export.save} wrote, in each of its layouts, is read as torch reads it. */
@Tag("oracle")
class ExportedFileOracleTest {
    @TempDir static Path folder;

    @BeforeAll
    static void exportThem() {
        Oracle.shared()
                .run(
                        folder,
                        "import exported_programs as e\n"
                                + "for name in ('net', 'nested', 'tied'):\n"
                                + "    e.save(name), e.write_old(name), e.write_28(name)\n"
                                + "e.write_old('tied', '.json')\n"
                                + "import os; os.rename('tied.old.pt2', 'tied.oldest.pt2')\n"
                                + "e.write_old('tied')");
    }

    private static TorchFile open(String name) {
        return TorchFile.open(folder.resolve(name), LoadOptions.DATA);
    }

    private static Map<?, ?> part(TorchFile file, String name) {
        Map<?, ?> root = assertInstanceOf(Map.class, file.root());
        return Objects.requireNonNullElse(PlainView.dict(root.get(name)), Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "net.pt2",
                "net.old.pt2",
                "net.28.pt2",
                "nested.pt2",
                "nested.old.pt2",
                "nested.28.pt2",
                "tied.pt2",
                "tied.old.pt2",
                "tied.oldest.pt2",
                "tied.28.pt2"
            })
    void weightsAndConstantsAreThoseThatPythonHolds(String name) {
        String model = name.substring(0, name.indexOf('.'));
        try (TorchFile program = open(name);
                TorchFile weights = open(model + ".state_dict.pt");
                TorchFile constants = open(model + ".constants.pt")) {
            assertEquals(FileKind.EXPORTED, program.kind());
            assertSameTensors(
                    PlainView.dict(weights.root()), part(program, "state_dict"), "state_dict");
            assertSameTensors(
                    PlainView.dict(constants.root()), part(program, "constants"), "constants");
            assertEquals(List.of(), program.warnings());
            assertEquals(List.of(), program.dangerousGlobals());
            program.verify();
        }
    }

    private static void assertSameTensors(Map<?, ?> expected, Map<?, ?> found, String what) {
        assertEquals(expected.keySet(), found.keySet(), what);
        expected.forEach(
                (name, value) -> {
                    Tensor theirs = PlainView.tensor(value);
                    Tensor ours = PlainView.tensor(found.get(name));
                    assertTrue(theirs.contentEquals(ours), what + " " + name);
                    assertArrayEquals(theirs.strides(), ours.strides(), what + " " + name);
                    assertEquals(
                            value instanceof Parameter parameter && parameter.requiresGrad(),
                            found.get(name) instanceof Parameter ours2 && ours2.requiresGrad(),
                            what + " " + name);
                });
    }

    @Test
    void tiesAndViewsShareMemory() {
        try (TorchFile program = open("tied.pt2")) {
            Map<?, ?> weights = part(program, "state_dict");
            assertSame(storage(weights, "first.weight"), storage(weights, "second.weight"));
            assertSame(storage(weights, "part"), storage(weights, "other"));
            assertEquals(0, PlainView.tensor(weights.get("wide")).strides()[0]);
            assertEquals(0, PlainView.tensor(weights.get("empty")).numel());
        }
    }

    private static Object storage(Map<?, ?> weights, String name) {
        return PlainView.tensor(weights.get(name)).storage();
    }

    @Test
    void theGraphIsShownWithItsRangesAndOperators() {
        try (TorchFile program = open("nested.pt2")) {
            Map<?, ?> shown = part(program, "program");
            Map<?, ?> inputs = (Map<?, ?>) shown.get("inputs");
            assertEquals(
                    List.of("x", "pair_0", "pair_1_0", "options_u"),
                    new ArrayList<>(inputs.keySet()));
            String x = String.valueOf(inputs.get("x"));
            assertTrue(x.matches("float32 \\(s\\d+, 2, 8, 8\\)"), x);
            assertEquals("float32 (3,)", inputs.get("pair_0"));
            Map<?, ?> ranges = (Map<?, ?>) shown.get("ranges");
            assertEquals(List.of("2 to inf"), new ArrayList<>(ranges.values()));
            assertEquals(2L, ((Map<?, ?>) shown.get("operators")).get("aten.add_.Tensor"));
            long calls =
                    ((Map<?, ?>) shown.get("operators"))
                            .values().stream().mapToLong(count -> (Long) count).sum();
            assertEquals(calls, ((List<?>) shown.get("graph")).size());
        }
    }

    @Test
    void theOldLayoutShowsTheSameGraph() {
        try (TorchFile old = open("nested.old.pt2");
                TorchFile program = open("nested.pt2")) {
            assertEquals(
                    ((Map<?, ?>) part(program, "program").get("operators")),
                    ((Map<?, ?>) part(old, "program").get("operators")));
        }
    }

    @Test
    void severalProgramsInOnePackageStandUnderTheirNames() {
        Oracle.shared()
                .run(
                        folder,
                        "import exported_programs as e\n"
                                + "from torch.export.pt2_archive._package import package_pt2\n"
                                + "package_pt2('two.pt2', exported_programs={'one': e.exported('net'),"
                                + " 'two': e.exported('tied')})");
        try (TorchFile both = open("two.pt2")) {
            Map<?, ?> root = assertInstanceOf(Map.class, both.root());
            assertEquals(List.of("one", "two"), new ArrayList<>(root.keySet()));
            Map<?, ?> first = (Map<?, ?>) ((Map<?, ?>) root.get("one")).get("state_dict");
            assertTrue(first.containsKey("conv1.weight"));
        }
    }
}

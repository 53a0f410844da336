package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An edited {@code .pt2} runs nothing, and what is wrong with it is one sentence. */
@Tag("oracle")
class HostileProgramTest {
    @TempDir static Path folder;

    @BeforeAll
    static void writeThem() {
        Oracle.shared().run(folder, "import hostile_programs as h; h.write()");
    }

    private static Path file(String name) {
        return folder.resolve(name + ".pt2");
    }

    /** In each of them torch runs a command; here it is named, and {@code verify} refuses it. */
    @ParameterizedTest
    @CsvSource({
        "sample_inputs, posix.system",
        "use_pickle, posix.system",
        "expr_str, expr_str",
        "guards_code, guards_code"
    })
    void whereTorchRunsCodeNothingRunsHere(String name, String dangerous) {
        assertTrue(
                Oracle.shared()
                        .ask(
                                folder,
                                "import hostile_programs as h; result = h.torch_runs('"
                                        + name
                                        + "')")
                        .asBoolean(),
                "torch does not run it any more: the test shows nothing");
        try (TorchFile opened = TorchFile.open(file(name), LoadOptions.INERT)) {
            opened.load().verify();
            assertTrue(
                    opened.dangerousGlobals().stream().anyMatch(found -> found.contains(dangerous)),
                    opened.dangerousGlobals()::toString);
            assertTrue(opened.warnings().stream().anyMatch(word -> word.contains("DANGEROUS")));
            Path target = folder.resolve(name + "-ts.pt");
            if (name.equals("use_pickle")) {
                assertThrows(
                        TorchFileException.class, () -> opened.program().saveTorchScript(target));
            } else {
                opened.program().saveTorchScript(target);
            }
        }
        assertFalse(Files.exists(folder.resolve("canary")), "a command was run");
    }

    @Test
    void whatIsNotTrueIsRefusedInOneSentence() {
        Map<String, String> opening =
                Map.ofEntries(
                        Map.entry(
                                "weight_expr", "expected a whole number, but found an expression"),
                        Map.entry("past_record", "'fc3.bias' does not fit its record"),
                        Map.entry("negative_stride", "'fc3.bias' does not fit its record"),
                        Map.entry("huge", "'fc3.bias' does not fit its record"),
                        Map.entry("empty_record", "torch would take zeros for it"),
                        Map.entry("dtype", "expected the number of an element type"),
                        Map.entry("no_record", "there is no record data/weights/weight_77"),
                        Map.entry("climbs", "expected a record's name"),
                        Map.entry("archive_version", "expected 0, but found '1'"),
                        Map.entry("big_endian", "expected little, but found 'big'"),
                        Map.entry("deep", "is no JSON as torch writes it"),
                        Map.entry("cut", "is no JSON as torch writes it"),
                        Map.entry("twice", "is no JSON as torch writes it"));
        Map<String, String> saying =
                Map.ofEntries(
                        Map.entry("schema", "the program is of schema 9"),
                        Map.entry("younger", "aten.relu_of_tomorrow is none that libtorch 2.7.1"),
                        Map.entry("younger_form", "aten.relu.tomorrow has a form that libtorch"),
                        Map.entry("custom", "mine.relu.default is none of torch's own"),
                        Map.entry("python", "os.system is none of torch's own"),
                        Map.entry("opens_a_file", "aten.from_file is none that libtorch 2.7.1"),
                        Map.entry("name_is_code", "expected a name of letters, digits"),
                        Map.entry("unknown_name", "expected the name of a value"),
                        Map.entry("other_type", "takes Tensor as its argument 'self'"),
                        Map.entry("more_arguments", "has no argument 'tomorrow': it is younger"),
                        Map.entry("fewer_arguments", "relu lacks its argument 'self'"),
                        Map.entry("fewer_leaves", "its trees have 0 and 1 leaves"));
        List<Executable> all = new ArrayList<>();
        opening.forEach((name, said) -> all.add(() -> refused(name, said, false)));
        saying.forEach((name, said) -> all.add(() -> refused(name, said, true)));
        assertAll(all);
        assertFalse(Files.exists(folder.resolve("canary")), "a command was run");
    }

    private static void refused(String name, String said, boolean opens) {
        Path target = folder.resolve(name + "-ts.pt");
        TorchFileException refusal =
                assertThrows(
                        TorchFileException.class,
                        () -> {
                            try (TorchFile opened = TorchFile.open(file(name))) {
                                assertTrue(opens, name + " was opened");
                                opened.program().saveTorchScript(target);
                            }
                        },
                        name);
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(said), name + ": " + message);
        assertTrue(message.startsWith("[" + name + ".pt2"), message);
        assertFalse(Files.exists(target), name + " left a file");
    }

    @Test
    void aFlippedBitOfAWeightIsFoundBeforeAByteIsWritten() {
        Path target = folder.resolve("flipped-ts.pt");
        try (TorchFile opened = TorchFile.open(file("flipped"))) {
            ExportedProgram program = opened.program();
            String said =
                    assertThrows(TorchFileException.class, () -> program.saveTorchScript(target))
                            .getMessage();
            assertTrue(said.contains("record should have the CRC-32"), said);
        }
        assertFalse(Files.exists(target));
        assertEquals(List.of(), leftOver());
    }

    private static List<String> leftOver() {
        String[] names = folder.toFile().list((place, name) -> name.endsWith(".tmp"));
        return names == null ? List.of() : List.of(names);
    }
}

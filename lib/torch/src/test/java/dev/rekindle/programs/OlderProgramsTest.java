package dev.rekindle.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.Checkpoint;
import dev.rekindle.LoadedFile;
import dev.rekindle.NoGrad;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.ExportedProgram.Input;
import dev.rekindle.file.TorchFile;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.Program;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs of each torch since 2.1, kept as they were written, give what the torch that wrote them
 * computed. {@code write_programs.py} (lib/testing) makes them.
 */
@Tag("engine")
class OlderProgramsTest {
    private static final Path FOLDER = Path.of("src/test/resources/programs");

    @TempDir static Path folder;

    /** A part of the largest value: kernels of one torch and of another differ in the last bits. */
    private static final double MOST = 1e-6;

    static List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".pt2")).sorted().toList();
        }
    }

    @Test
    void eachVersionOfTorchIsThere() throws IOException {
        assertEquals(
                List.of(
                        "2.1.2", "2.2.2", "2.3.1", "2.4.1", "2.5.1", "2.6.0", "2.7.1", "2.8.0",
                        "2.9.1"),
                programs().stream()
                        .map(file -> file.getParent().getFileName().toString())
                        .distinct()
                        .sorted((a, b) -> Integer.compare(minor(a), minor(b)))
                        .toList());
    }

    private static int minor(String version) {
        return Integer.parseInt(version.split("\\.")[1]);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aProgramGivesWhatItsTorchComputed(Path file) {
        String answers = file.toString().replace(".pt2", ".answers.pt");
        Checkpoint expected = Torch.load(Path.of(answers)).asCheckpoint();
        List<String> wrong = new ArrayList<>();
        try (Program program = Torch.load(file).asProgram();
                NoGrad off = Torch.noGrad()) {
            for (Object one : expected.list("cases")) {
                compare(program, (Map<?, ?>) one, wrong);
            }
            StateDict state = program.stateDict();
            Map<?, ?> theirs = (Map<?, ?>) expected.dict("state");
            assertEquals(theirs.keySet(), Set.copyOf(state.keySet()));
            theirs.forEach(
                    (name, value) -> {
                        try (NDArray wanted = Torch.tensor((Tensor) value);
                                NDArray found = Torch.tensor(state.get((String) name))) {
                            note(wanted, found, "state " + name, wrong);
                        }
                    });
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    private static void compare(Program program, Map<?, ?> one, List<String> wrong) {
        try (Step step = Torch.step()) {
            NDList inputs = new NDList();
            List<?> given = (List<?>) one.get("inputs");
            for (int i = 0; i < given.size(); i++) {
                if (!program.inputs().get(i).fixed()) {
                    inputs.add(Torch.tensor((Tensor) given.get(i)));
                }
            }
            NDList outputs = program.forward(inputs);
            List<?> expected = (List<?>) one.get("outputs");
            assertEquals(expected.size(), outputs.size());
            for (int i = 0; i < expected.size(); i++) {
                NDArray wanted = Torch.tensor((Tensor) expected.get(i));
                note(wanted, outputs.get(i), outputs.get(i).getName() + " of " + i, wrong);
            }
        }
    }

    private static void note(NDArray wanted, NDArray found, String what, List<String> wrong) {
        if (!wanted.getShape().equals(found.getShape())
                || wanted.getDataType() != found.getDataType()) {
            wrong.add(what + ": " + wanted + " and not " + found);
        } else if (!wanted.contentEquals(found)) {
            double most = Double.MAX_VALUE;
            if (wanted.getDataType().isFloating()) {
                most =
                        wanted.sub(found).abs().max().toType(DataType.FLOAT32, false).getFloat()
                                / wanted.abs().max().toType(DataType.FLOAT32, false).getFloat();
            }
            if (!(most <= MOST)) {
                wrong.add(what + ": " + most);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aProgramIsShownWholeAndThereIsNothingToSayOfIt(Path file) {
        try (TorchFile program = TorchFile.open(file)) {
            program.verify();
            assertEquals(List.of(), program.warnings());
            assertEquals(List.of(), program.dangerousGlobals());
            Map<?, ?> shown = (Map<?, ?>) ((Map<?, ?>) program.root()).get("program");
            List<String> inputs = program.program().inputs().stream().map(Input::type).toList();
            assertEquals(inputs, List.copyOf(((Map<?, ?>) shown.get("inputs")).values()));
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aFileThatWasCutIsSaidToBe(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Path cut = folder.resolve("cut.pt2");
        for (int part = 1; part < 20; part++) {
            Files.write(cut, Arrays.copyOf(whole, whole.length * part / 20));
            String said =
                    assertThrows(TorchFileException.class, () -> TorchFile.open(cut).close())
                            .getMessage();
            assertTrue(said.matches(".*(is truncated|is cut off).*get it again\\."), said);
        }
    }

    @Test
    void aProgramHasNoClassesThatATableCouldName() {
        LoadedFile net = Torch.load(FOLDER.resolve("2.9.1/net.pt2"));
        String said =
                assertThrows(
                                TorchFileException.class,
                                () -> net.asModule(Map.of("models.Net", () -> new Linear(1, 1))))
                        .getMessage();
        assertTrue(said.contains("a program of torch.export: a graph of operators"), said);
        assertThrows(TorchFileException.class, () -> net.asModule(Linear.class));
        try (Program program = net.asModule(Program.class);
                Module module = net.asModule(Module.class)) {
            assertEquals(program.stateDict().keySet(), module.stateDict().keySet());
        }
    }
}

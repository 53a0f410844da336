package dev.rekindle.programs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoopTranslator;
import dev.rekindle.Checkpoint;
import dev.rekindle.NoGrad;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.djl.Gradients;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Program;
import dev.rekindle.optim.SGD;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that Python exported gives Python's bits in Java, and leaves the same state. */
@Tag("oracle")
@Tag("engine")
class ProgramOracleTest {
    /** How far libtorch 2.7.1 is from torch 2.15: its LSTM at batch 1, in the last bit. */
    private static final Map<String, Double> TOLERANCE = Map.of("lstm", 1e-6);

    @TempDir static Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "net",
                "residual",
                "transformer",
                "lstm",
                "nested",
                "tied",
                "region",
                "branches"
            })
    void aProgramGivesPythonsBitsForEachBatch(String name) {
        Oracle.shared()
                .run(
                        folder,
                        "import exported_programs as e\ne.save('%s'); e.answers('%s')"
                                .formatted(name, name));
        Checkpoint answers = Torch.load(folder.resolve(name + ".answers.pt")).asCheckpoint();
        List<String> wrong = new ArrayList<>();
        try (Program program = Torch.load(folder.resolve(name + ".pt2")).asProgram();
                NoGrad off = Torch.noGrad()) {
            for (Object batch : answers.list("cases")) {
                Map<?, ?> one = (Map<?, ?>) batch;
                try (Step step = Torch.step()) {
                    NDList inputs = new NDList();
                    for (Object input : (List<?>) one.get("inputs")) {
                        inputs.add(Torch.tensor((Tensor) input));
                    }
                    NDList outputs = program.forward(inputs);
                    List<?> expected = (List<?>) one.get("outputs");
                    assertEquals(expected.size(), outputs.size());
                    for (int i = 0; i < expected.size(); i++) {
                        try (NDArray wanted = Torch.tensor((Tensor) expected.get(i))) {
                            double most = TOLERANCE.getOrDefault(name, 0.0);
                            if (!isNear(wanted, outputs.get(i), most)) {
                                wrong.add(outputs.get(i).getName() + " " + inputs.getShapes()[0]);
                            }
                        }
                    }
                }
            }
            StateDict state = program.stateDict();
            Map<?, ?> theirs = (Map<?, ?>) answers.dict("state");
            assertEquals(theirs.keySet(), state.entries().keySet());
            theirs.forEach(
                    (key, value) -> {
                        Tensor ours = state.get((String) key);
                        if (!ours.contentEquals(tensor(value))) {
                            wrong.add("state " + key);
                        }
                    });
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    /** Every bit, or a part of the largest value. */
    private static boolean isNear(NDArray expected, NDArray found, double most) {
        if (most == 0) {
            return expected.contentEquals(found);
        }
        if (!expected.getShape().equals(found.getShape())) {
            return false;
        }
        float largest = expected.abs().max().getFloat();
        return expected.sub(found).abs().max().getFloat() <= most * largest;
    }

    @Test
    void aProgramTrainsAsInPythonAndGivesBackItsStateWithItsRunningStatistics() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import exported_programs as e
                        e.save('residual')
                        module = torch.export.load('residual.pt2').module()
                        optimizer = torch.optim.SGD(module.parameters(), 0.1, momentum=0.9)
                        torch.manual_seed(3)
                        x, y = torch.randn(4, 3, 16, 16), torch.tensor([0, 1, 2, 3])
                        torch.save({'x': x, 'y': y}, 'batch.pt')
                        for _ in range(3):
                            optimizer.zero_grad()
                            torch.nn.functional.cross_entropy(module(x), y).backward()
                            optimizer.step()
                        torch.save(module.state_dict(), 'trained.pt')
                        """);
        Checkpoint batch = Torch.load(folder.resolve("batch.pt")).asCheckpoint();
        StateDict expected = Torch.load(folder.resolve("trained.pt")).asStateDict();
        try (Program program = Torch.load(folder.resolve("residual.pt2")).asProgram();
                SGD optimizer = new SGD(program.parameters(), 0.1, 0.9);
                NDArray x = Torch.tensor(batch.tensor("x"));
                NDArray y = Torch.tensor(batch.tensor("y"))) {
            for (int i = 0; i < 3; i++) {
                try (Step step = Torch.step()) {
                    optimizer.zeroGrad();
                    step.backward(F.crossEntropy(program.forward(x), y));
                    optimizer.step();
                }
            }
            StateDict state = program.stateDict();
            assertEquals(expected.keySet(), state.keySet());
            expected.forEach(
                    (name, tensor) -> {
                        try (NDArray theirs = Torch.tensor(tensor);
                                NDArray ours = Torch.tensor(state.get(name))) {
                            assertTrue(
                                    tensor.dtype().isFloatingPoint()
                                            ? isNear(theirs, ours, 1e-5)
                                            : theirs.contentEquals(ours),
                                    name);
                        }
                    });
            Torch.save(state, folder.resolve("from_java.pt"));
        }
        assertEquals(
                "<All keys matched successfully> 3",
                Oracle.shared()
                        .run(
                                folder,
                                """
                                import exported_programs as e
                                module = e.Residual()
                                loaded = module.load_state_dict(torch.load('from_java.pt'))
                                print(loaded, module.layers[0].bn1.num_batches_tracked.item(), end='')
                                """));
    }

    @Test
    void whatIsComputedWithoutAutogradGivesNoGradients() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import exported_programs as e
                        e.save('region')
                        module = torch.export.load('region.pt2').module()
                        x = e.inputs('region', 3)[0][0].requires_grad_()
                        for _ in range(5):
                            out, learnt = module(x)
                            (out.sum() + learnt.sum()).backward()
                        grads = {k: p.grad for k, p in module.named_parameters() if p.grad is not None}
                        torch.save({'x': x.detach(), 'grad': x.grad, 'grads': grads}, 'region.grads.pt')
                        """);
        Checkpoint expected = Torch.load(folder.resolve("region.grads.pt")).asCheckpoint();
        try (Program program = Torch.load(folder.resolve("region.pt2")).asProgram();
                NDArray x = Torch.tensor(expected.tensor("x"))) {
            x.setRequiresGradient(true);
            for (int i = 0; i < 5; i++) {
                try (Step step = Torch.step()) {
                    NDList out = program.forward(new NDList(x));
                    step.backward(out.get(0).sum().add(out.get(1).sum()));
                }
            }
            assertArrayEquals(
                    expected.tensor("grad").toFloatArray(), x.getGradient().toFloatArray(), 1e-5f);
            Checkpoint grads = expected.checkpoint("grads");
            program.namedParameters()
                    .forEach(
                            (name, parameter) -> {
                                NDArray array = parameter.getArray();
                                assertEquals(
                                        grads.contains(name), Gradients.of(array) != null, name);
                                if (grads.contains(name)) {
                                    assertArrayEquals(
                                            grads.tensor(name).toFloatArray(),
                                            array.getGradient().toFloatArray(),
                                            1e-5f,
                                            name);
                                }
                            });
        }
    }

    @Test
    void djlsPredictorTakesAProgramAsItIs() throws Exception {
        Oracle.shared()
                .run(folder, "import exported_programs as e\ne.save('net'); e.answers('net')");
        Checkpoint answers = Torch.load(folder.resolve("net.answers.pt")).asCheckpoint();
        Map<?, ?> first = (Map<?, ?>) answers.list("cases").get(1);
        try (Program program = Torch.load(folder.resolve("net.pt2")).asProgram();
                Model model = Model.newInstance("net")) {
            model.setBlock(program);
            try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
                    NDArray x = Torch.tensor((Tensor) ((List<?>) first.get("inputs")).get(0));
                    NDList found = predictor.predict(new NDList(x));
                    NDArray expected =
                            Torch.tensor((Tensor) ((List<?>) first.get("outputs")).get(0))) {
                assertTrue(expected.contentEquals(found.singletonOrThrow()));
            }
        }
    }

    @Test
    void whatIsWrongWithACallIsOneSentence() {
        Oracle.shared().run(folder, "import exported_programs as e\ne.save('net')");
        Program program = Torch.load(folder.resolve("net.pt2")).asProgram();
        try (NDArray small = Torch.ones(2, 3, 32, 31);
                NDArray ints = Torch.full(new long[] {2, 3, 32, 32}, 1L)) {
            assertEquals(
                    "the program's input x: expected size 32 in dimension 3, and found"
                            + " float32 (2, 3, 32, 31).",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> program.forward(small).close())
                            .getMessage());
            assertEquals(
                    "the program's input x: expected an input of the type float32, and found"
                            + " int64 (2, 3, 32, 32).",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> program.forward(ints).close())
                            .getMessage());
            String message =
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> program.forward(new NDList(small, small)).close())
                            .getMessage();
            assertTrue(message.startsWith("the program takes 1 inputs (x: float32 (s"), message);
            assertTrue(
                    assertThrows(
                                    TorchFileException.class,
                                    () -> Torch.save(program, folder.resolve("whole.pt")))
                            .getMessage()
                            .contains("can't be saved as an entire model"));
            program.close();
            assertEquals(
                    "the program was closed, and its memory is gone. Load it again.",
                    assertThrows(IllegalStateException.class, () -> program.forward(small).close())
                            .getMessage());
        }
    }

    private static Tensor tensor(Object value) {
        return value instanceof dev.rekindle.value.Parameter parameter
                ? parameter.tensor()
                : (Tensor) value;
    }
}

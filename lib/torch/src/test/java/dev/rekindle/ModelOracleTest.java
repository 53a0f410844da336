package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoopTranslator;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.networks.Net;
import dev.rekindle.state.StateDictMismatchException;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** One call from each kind of file that Python writes to a model of DJL's that predicts. */
@Tag("oracle")
@Tag("engine")
class ModelOracleTest {
    private static final String FILES =
            """
            from networks import Net
            torch.manual_seed(2)
            net = Net().eval()
            x = torch.randn(4, 3, 32, 32)
            with torch.no_grad():
                torch.save({"x": x, "y": net(x)}, "io.pt")
            optimizer = torch.optim.SGD(net.parameters(), 0.1, 0.9)
            torch.save(net.state_dict(), "state_dict.pt")
            torch.save(
                {"epoch": 3, "net": net.state_dict(), "optimizer": optimizer.state_dict(), "seed": torch.ones(2)},
                "checkpoint.pt")
            torch.save({"epoch": 3, "net": net}, "checkpoint_of_a_model.pt")
            torch.save(net, "entire.pt")
            torch.save({"g": net.state_dict(), "d": net.state_dict()}, "two.pt")
            torch.save({"epoch": 3}, "none.pt")
            torch.save({}, "empty.pt")
            torch.save({"net": {"module." + key: value for key, value in net.state_dict().items()}}, "parallel.pt")
            torch.save({key: value.half() for key, value in net.state_dict().items()}, "half.pt")
            torch.jit.trace(net, x).save("script.pt")
            torch.export.save(torch.export.export(net, (x,)), "program.pt2")
            some = ({0: torch.export.Dim.AUTO},)
            torch.export.save(torch.export.export(net, (x,), dynamic_shapes=some), "open.pt2")
            torch.save(torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(3072, 2)), "layers.pt")
            with torch.no_grad():
                torch.save(torch.load("layers.pt", weights_only=False)(x), "layers_y.pt")
            """;

    @TempDir Path folder;

    @Test
    void everyKindOfFileGivesPythonsNumbers() throws Exception {
        Oracle.shared().run(folder, FILES);
        for (String name :
                List.of(
                        "state_dict.pt",
                        "checkpoint.pt",
                        "checkpoint_of_a_model.pt",
                        "entire.pt",
                        "program.pt2")) {
            try (Model model = Torch.model(folder.resolve(name), Net::new)) {
                assertArrayEquals(expected("y"), predicted(model), 1e-6f, name);
            }
        }
    }

    @Test
    void anEntireModelOfTorchsLayersBringsItsNetwork() throws Exception {
        Oracle.shared().run(folder, FILES);
        try (Model model = Torch.model(folder.resolve("layers.pt"))) {
            float[] y = Torch.load(folder.resolve("layers_y.pt")).asTensor().toFloatArray();
            assertArrayEquals(y, predicted(model), 1e-5f);
        }
    }

    @Test
    void anExportedProgramBringsItsNetwork() throws Exception {
        Oracle.shared().run(folder, FILES);
        try (Model model = Torch.model(folder.resolve("program.pt2"))) {
            assertArrayEquals(expected("y"), predicted(model), 1e-6f);
        }
    }

    /** Said before the first batch is computed, though the last alone would not fit. */
    @Test
    void aProgramOfAFixedNumberOfRowsSaysSoFirst() {
        Oracle.shared().run(folder, FILES);
        try (Model fixed = Torch.model(folder.resolve("program.pt2"));
                Model open = Torch.model(folder.resolve("open.pt2"));
                NDArray rows = Torch.ones(10, 3, 32, 32);
                NDArray eight = Torch.ones(8, 3, 32, 32)) {
            assertEquals(
                    "[predict] the program takes 4 rows at a time, as it was exported, and 10 rows"
                            + " with a batchSize of 4 are other batches. Give a batchSize of 4 and"
                            + " a number of rows that 4 divides, or leave the size open in Python:"
                            + " torch.export.export(net, (x,), dynamic_shapes=({0:"
                            + " torch.export.Dim.AUTO},)).",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> Torch.predict(fixed.getBlock(), rows, 4))
                            .getMessage());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Torch.predict(fixed.getBlock(), eight, 8));
            try (NDArray scores = Torch.predict(fixed.getBlock(), eight, 4);
                    NDArray all = Torch.predict(open.getBlock(), rows, 4)) {
                assertEquals(8, scores.size(0));
                assertEquals(10, all.size(0));
            }
        }
    }

    @Test
    void whatIsMissingIsSaidBeforeAnythingIsComputed() {
        Oracle.shared().run(folder, FILES);
        assertTrue(
                refused("two.pt")
                        .endsWith(
                                "found 2 of them: \"g\", \"d\". Say which:"
                                        + " Torch.model(Torch.load(file).asCheckpoint().stateDict(key),"
                                        + " Net::new)."),
                refused("two.pt"));
        assertTrue(refused("none.pt").contains("a checkpoint with the keys \"epoch\"."));
        assertTrue(refused("empty.pt").contains("but found an empty dict."), refused("empty.pt"));
        assertThrows(
                StateDictMismatchException.class,
                () -> Torch.model(folder.resolve("layers.pt"), Net::new));
        assertTrue(
                mismatch("parallel.pt")
                        .startsWith(
                                "Error(s) in loading state_dict for Net, from [parallel.pt]:\n"),
                mismatch("parallel.pt"));
        assertTrue(mismatch("parallel.pt").endsWith("KeyMapping.unwrapped(stateDict)."));
        assertTrue(mismatch("half.pt").endsWith("net.floatType() makes float32 of them."));
        for (Executable call :
                List.<Executable>of(
                        () -> Torch.model(folder.resolve("script.pt")),
                        () -> Torch.model(folder.resolve("script.pt"), Net::new))) {
            assertTrue(
                    assertThrows(TorchFileException.class, call)
                            .getMessage()
                            .contains("Criteria.builder().optModelPath(file)"));
        }
        assertTrue(
                assertThrows(
                                TorchFileException.class,
                                () -> Torch.model(folder.resolve("state_dict.pt")))
                        .getMessage()
                        .endsWith("say which one with Torch.model(file, Net::new)."));
        assertEquals(
                "[entire.pt] a networks.Net read without a class prints and gives its state_dict, but only a"
                        + " Java class has its forward: read it with asModule(YourClass.class). A network of"
                        + " yours takes its weights with Torch.model(file, Net::new).",
                assertThrows(
                                UnsupportedOperationException.class,
                                () -> Torch.model(folder.resolve("entire.pt")))
                        .getMessage());
    }

    private String mismatch(String name) {
        return assertThrows(
                        StateDictMismatchException.class,
                        () -> Torch.model(folder.resolve(name), Net::new))
                .getMessage();
    }

    private String refused(String name) {
        return assertThrows(
                        TorchFileException.class, () -> Torch.model(folder.resolve(name), Net::new))
                .getMessage();
    }

    private float[] expected(String key) {
        return Torch.load(folder.resolve("io.pt")).asCheckpoint().tensor(key).toFloatArray();
    }

    private float[] predicted(Model model) throws Exception {
        Checkpoint io = Torch.load(folder.resolve("io.pt")).asCheckpoint();
        try (NDArray x = Torch.tensor(io.tensor("x"));
                Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
                NDList y = predictor.predict(new NDList(x))) {
            return y.head().toFloatArray();
        }
    }
}

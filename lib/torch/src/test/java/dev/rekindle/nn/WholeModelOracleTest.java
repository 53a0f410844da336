package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.networks.Net;
import dev.rekindle.networks.Settings;
import dev.rekindle.optim.SGD;
import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole models and checkpoints: Java's files have the bytes of Python's, and come back from them.
 */
@Tag("oracle")
@Tag("engine")
class WholeModelOracleTest {
    @TempDir static Path python;
    @TempDir Path java;

    @BeforeAll
    static void pythonSaves() throws Exception {
        Oracle.lines("whole_models.py", python);
    }

    private static Map<String, byte[]> records(Path file) throws Exception {
        Map<String, byte[]> records = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                records.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return records;
    }

    private void assertSavedAlike(String name, Object value) throws Exception {
        TorchFile.save(java.resolve(name), value);
        Map<String, byte[]> expected = records(python.resolve(name));
        Map<String, byte[]> written = records(java.resolve(name));
        assertEquals(expected.keySet(), written.keySet());
        expected.forEach((record, bytes) -> assertArrayEquals(bytes, written.get(record), record));
        assertArrayEquals(
                Files.readAllBytes(python.resolve(name)),
                Files.readAllBytes(java.resolve(name)),
                name);
    }

    private static Object root(Path file) {
        return TorchFile.open(file, LoadOptions.INERT).load().root();
    }

    @Test
    void aNetworkAndItsStateDictAreSavedToPythonsBytes() throws Exception {
        Engines.manualSeed(0);
        try (Net net = new Net();
                NDManager manager = Engines.newManager();
                SGD sgd = new SGD(net.parameters(), 0.001, 0.9)) {
            assertSavedAlike("entire_model.pt", net);
            assertSavedAlike("state_dict_model.pt", net.stateDict());
            NDArray x = manager.randomNormal(new Shape(4, 3, 32, 32));
            NDArray target = manager.arange(4).toType(DataType.INT64, false);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(F.crossEntropy(net.forward(x), target));
            }
            sgd.step();
            Map<String, Object> checkpoint = new LinkedHashMap<>();
            checkpoint.put("epoch", 5L);
            checkpoint.put("model_state_dict", net.stateDict());
            checkpoint.put("optimizer_state_dict", sgd.stateDict());
            checkpoint.put("loss", 0.4);
            assertSavedAlike("model.pt", checkpoint);
            try (Net other = new Net();
                    SGD untrained = new SGD(other.parameters(), 0.001, 0.9)) {
                Map<String, Object> several = new LinkedHashMap<>();
                several.put("modelA_state_dict", net.stateDict());
                several.put("modelB_state_dict", other.stateDict());
                several.put("optimizerA_state_dict", sgd.stateDict());
                several.put("optimizerB_state_dict", untrained.stateDict());
                assertSavedAlike("multiple_models.pt", several);
            }
            net.eval();
            Map<String, Object> twice = new LinkedHashMap<>();
            twice.put("first", net);
            twice.put("again", net);
            assertSavedAlike("twice.pt", twice);
        }
    }

    @Test
    void pythonTrainsOnWhereItDefinesTheClassAndOpensASequentialWhereItDefinesNone() {
        Engines.manualSeed(0);
        try (Net net = new Net();
                Sequential layers = sequential()) {
            TorchFile.save(java.resolve("entire_model.pt"), net);
            TorchFile.save(java.resolve("sequential.pt"), layers);
            assertEquals(
                    layers.toString(),
                    Oracle.shared()
                            .ask(
                                    java,
                                    "result = str(torch.load('sequential.pt', weights_only=False))")
                            .asText());
        }
        assertEquals(
                "10 True",
                Oracle.shared()
                        .ask(
                                java,
                                """
                                import __main__
                                import torch.nn as nn
                                import torch.nn.functional as F

                                class Net(nn.Module):
                                    def forward(self, x):
                                        x = self.pool(F.relu(self.conv1(x)))
                                        x = self.pool(F.relu(self.conv2(x)))
                                        x = torch.flatten(x, 1)
                                        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))

                                try:
                                    torch.load("entire_model.pt", weights_only=False)
                                    raise AssertionError("opened without its class")
                                except AttributeError:
                                    __main__.Net = Net
                                try:
                                    net = torch.load("entire_model.pt", weights_only=False)
                                finally:
                                    del __main__.Net
                                optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
                                x, target, losses = torch.ones(4, 3, 32, 32), torch.arange(4), []
                                for _ in range(10):
                                    optimizer.zero_grad()
                                    loss = F.cross_entropy(net(x), target)
                                    loss.backward()
                                    optimizer.step()
                                    losses.append(loss.item())
                                result = f"{len(losses)} {losses[-1] < losses[0]}"
                                """)
                        .asText());
        assertTrue(
                Oracle.shared()
                        .failure(java, "torch.load('entire_model.pt')")
                        .contains("Unsupported global: GLOBAL __main__.Net"));
    }

    private static Sequential sequential() {
        return new Sequential(
                new Conv2d(3, 6, 5),
                new ReLU(),
                new MaxPool2d(2),
                new Flatten(),
                new Dropout(0.25),
                new Sequential(
                        new Linear(1176, 4, false), new Tanh(), new Sigmoid(), new Identity()),
                new LogSoftmax(1));
    }

    @Test
    void aSequentialIsSavedToPythonsBytesAndRunsWithoutAClass() throws Exception {
        Engines.manualSeed(1);
        try (Sequential made = sequential();
                NDManager manager = Engines.newManager()) {
            made.eval();
            assertSavedAlike("sequential.pt", made);
            try (Module read =
                    ModuleReader.read("sequential.pt", root(python.resolve("sequential.pt")))) {
                assertEquals(Files.readString(python.resolve("sequential.txt")), read.toString());
                assertFalse(read.isTraining());
                NDArray x = manager.randomNormal(new Shape(2, 3, 32, 32));
                assertArrayEquals(made.forward(x).toFloatArray(), read.forward(x).toFloatArray());
            }
        }
    }

    @Test
    void plainFieldsAndSharedLayersAreSavedToPythonsBytesAndComeBack() throws Exception {
        Engines.manualSeed(2);
        try (Settings settings = new Settings()) {
            assertSavedAlike("settings.pt", settings);
        }
        TorchFile.save(java.resolve("changed.pt"), changed());
        try (Settings read =
                ModuleReader.read("changed.pt", root(java.resolve("changed.pt")), Settings.class)) {
            assertEquals(9, read.hidden);
            assertEquals("large", read.name);
            assertSame(read.encoder, read.decoder);
        }
    }

    private static Settings changed() {
        Settings settings = new Settings();
        settings.hidden = 9;
        settings.name = "large";
        return settings;
    }

    @Test
    void aModelComesBackUnderTheClassThatTheCallerNamesAndNothingIsDrawn() throws Exception {
        Object root = root(python.resolve("entire_model.pt"));
        try (NDManager manager = Engines.newManager()) {
            Engines.manualSeed(7);
            float expected = manager.randomNormal(new Shape(1)).getFloat();
            Engines.manualSeed(7);
            try (Net net = ModuleReader.read("entire_model.pt", root, Net.class)) {
                assertEquals(expected, manager.randomNormal(new Shape(1)).getFloat());
                Engines.manualSeed(0);
                try (Net same = new Net()) {
                    same.stateDict()
                            .forEach(
                                    (name, tensor) ->
                                            assertTrue(
                                                    tensor.contentEquals(
                                                            net.stateDict().get(name))));
                }
                TorchFile.save(java.resolve("entire_model.pt"), net);
                assertArrayEquals(
                        records(python.resolve("entire_model.pt")).get("entire_model/data.pkl"),
                        records(java.resolve("entire_model.pt")).get("entire_model/data.pkl"));
            }
        }
    }

    @Test
    void withoutAClassAModelPrintsAndGivesItsStateDict() throws Exception {
        Object root = root(python.resolve("entire_model.pt"));
        try (Module tree = ModuleReader.read("entire_model.pt", root);
                Net net = new Net();
                NDManager manager = Engines.newManager()) {
            assertEquals(net.toString(), tree.toString());
            assertEquals(
                    "<All keys matched successfully>",
                    net.loadStateDict(tree.stateDict()).toString());
            assertEquals(
                    "a __main__.Net read without a class prints and gives its state_dict, but only"
                            + " a Java class has its forward: read it with"
                            + " asModule(YourClass.class).",
                    assertThrows(
                                    UnsupportedOperationException.class,
                                    () -> tree.forward(manager.ones(new Shape(1))))
                            .getMessage());
        }
    }

    @Test
    void anotherClassIsRefusedInOneSentence() throws Exception {
        Object root = root(python.resolve("entire_model.pt"));
        assertEquals(
                "[entire_model.pt] the file holds a model of class __main__.Net, and the class"
                        + " given is __main__.Settings. Name the class that this model was made of.",
                assertThrows(
                                TorchFileException.class,
                                () -> ModuleReader.read("entire_model.pt", root, Settings.class))
                        .getMessage());
        Object state = root(python.resolve("state_dict_model.pt"));
        assertEquals(
                "[state_dict_model.pt] a whole model was expected, and found was a OrderedDict. A"
                        + " state_dict or checkpoint is read with asStateDict() or"
                        + " asCheckpoint().",
                assertThrows(
                                TorchFileException.class,
                                () -> ModuleReader.read("state_dict_model.pt", state, Net.class))
                        .getMessage());
    }
}

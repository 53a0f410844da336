package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.rekindle.data.Batches;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.Format;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.ReLU;
import dev.rekindle.nn.Sequential;
import dev.rekindle.optim.SGD;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class TorchTest {
    @TempDir Path folder;

    @Test
    void whatWasLoadedOutlivesItsFile() throws Exception {
        try (Linear net = new Linear(2, 3);
                Linear model = new Linear(2, 3)) {
            Torch.save(net.stateDict(), file("net.pt"));
            LoadedFile loaded = Torch.load(file("net.pt"));
            Files.write(folder.resolve("net.pt"), new byte[0]);
            model.loadStateDict(loaded.asStateDict());
            assertEquals(
                    net.stateDict().get("weight").sha256(),
                    model.stateDict().get("weight").sha256());
        }
    }

    @Test
    void aStateDictComesBack() {
        try (Linear net = new Linear(2, 3);
                Linear model = new Linear(2, 3)) {
            Torch.save(net.stateDict(), file("net.pt"));
            model.loadStateDict(Torch.load(file("net.pt")).asStateDict());
            assertArrayEquals(
                    net.stateDict().get("weight").toFloatArray(),
                    model.stateDict().get("weight").toFloatArray());
        }
    }

    @Test
    void bytesAndAStreamAreLoadedAsTheirFileIs() throws Exception {
        try (Linear net = new Linear(2, 3)) {
            Torch.save(net.stateDict(), file("net.pt"));
            byte[] bytes = Files.readAllBytes(folder.resolve("net.pt"));
            String expected = net.stateDict().get("weight").sha256();
            assertEquals(expected, Torch.load(bytes).asStateDict().get("weight").sha256());
            assertEquals(
                    expected,
                    Torch.load(new java.io.ByteArrayInputStream(bytes))
                            .asStateDict()
                            .get("weight")
                            .sha256());
        }
    }

    @Test
    void aStateDictIsSavedAsSafetensorsAndAsShards() throws Exception {
        try (Linear net = new Linear(2, 3)) {
            String expected = net.stateDict().get("weight").sha256();
            Torch.save(net.stateDict(), file("net.safetensors"), Format.SAFETENSORS);
            Torch.save(net.stateDict(), file("net.bin.index.json"), Format.SHARDS);
            for (String name : List.of("net.safetensors", "net.bin.index.json")) {
                assertEquals(expected, Torch.load(file(name)).asStateDict().get("weight").sha256());
            }
        }
    }

    @Test
    void aCheckpointComesBackWithItsTypes() {
        try (Linear net = new Linear(2, 3);
                SGD optimizer = new SGD(net.parameters(), 0.1, 0.9)) {
            Torch.save(
                    Checkpoint.of(
                            "epoch", 5,
                            "model_state_dict", net.stateDict(),
                            "optimizer_state_dict", optimizer.stateDict(),
                            "loss", 0.4,
                            "settings", Checkpoint.of("name", "a", "ok", true)),
                    file("model.pt"));
            Checkpoint checkpoint = Torch.load(file("model.pt")).asCheckpoint();
            assertEquals(5, checkpoint.integer("epoch"));
            assertEquals(0.4, checkpoint.number("loss"));
            assertEquals(
                    List.of("weight", "bias"),
                    List.copyOf(checkpoint.stateDict("model_state_dict").keySet()));
            optimizer.loadStateDict(checkpoint.dict("optimizer_state_dict"));
            assertEquals("a", checkpoint.checkpoint("settings").string("name"));
            assertEquals(true, checkpoint.checkpoint("settings").bool("ok"));
        }
    }

    @Test
    void aSequentialComesBackWhole() {
        try (Sequential net = new Sequential(new Linear(2, 3), new ReLU())) {
            Torch.save(net, file("net.pt"));
            assertEquals(net.toString(), Torch.load(file("net.pt")).asModule().toString());
        }
    }

    @Test
    void askingForAnotherTypeSaysWhatIsThere() {
        Torch.save(Checkpoint.of("epoch", 5, "loss", 0.4), file("model.pt"));
        Checkpoint checkpoint = Torch.load(file("model.pt")).asCheckpoint();
        assertEquals(
                "[model.pt] no key \"epochs\"; the keys are \"epoch\", \"loss\". Did you mean"
                        + " \"epoch\"?",
                refusal(() -> checkpoint.integer("epochs")));
        assertEquals(
                "[model.pt ! loss] expected an int, but found a float. Read it with"
                        + " number(\"loss\").",
                refusal(() -> checkpoint.integer("loss")));
        assertEquals(
                "[model.pt] expected a tensor, but found a dict of 2. Read it with"
                        + " asCheckpoint().",
                refusal(() -> Torch.load(file("model.pt")).asTensor()));
    }

    @Test
    void aStateDictWhereACheckpointIsNamesTheWayIn() {
        try (Linear net = new Linear(2, 3)) {
            Torch.save(Checkpoint.of("model_state_dict", net.stateDict()), file("model.pt"));
            assertEquals(
                    "[model.pt] expected a state_dict, a dict from names to tensors, but found"
                            + " \"model_state_dict\", an OrderedDict of 2. Read it with"
                            + " asCheckpoint(). A state_dict in it is read with"
                            + " stateDict(\"model_state_dict\").",
                    refusal(() -> Torch.load(file("model.pt")).asStateDict()));
        }
    }

    @Test
    void aStateDictReadAsACheckpointSaysWhatItIs() {
        try (Linear net = new Linear(2, 3)) {
            Torch.save(net.stateDict(), file("net.pt"));
            assertEquals(
                    "[net.pt] no key \"epoch\"; the keys are \"weight\", \"bias\". It holds tensors"
                            + " alone, as a state_dict does: read one with asStateDict().",
                    refusal(() -> Torch.load(file("net.pt")).asCheckpoint().integer("epoch")));
        }
    }

    record Data(String file, float split) {}

    record Settings(int epochs, double rate, Data data) {}

    @Tag("oracle")
    @Test
    void recordsAndArraysAreSavedWhereverTheyStand() {
        Settings settings = new Settings(3, 0.1, new Data("a.csv", 0.5f));
        try (NDManager manager = Engines.newManager()) {
            NDArray loss = manager.create(0.5f);
            Torch.save(
                    Map.of("runs", List.of(Map.of("settings", settings, "loss", loss))),
                    file("runs.pt"));
        }
        assertEquals(
                "[{'loss': 0.5, 'settings': {'epochs': 3, 'rate': 0.1,"
                        + " 'data': {'file': 'a.csv', 'split': 0.5}}}]",
                Oracle.shared()
                        .ask(
                                folder,
                                "run = torch.load('runs.pt')['runs'][0]\n"
                                        + "result = str([{'loss': run['loss'].item(),"
                                        + " 'settings': run['settings']}])")
                        .asText());
        Map<?, ?> run = (Map<?, ?>) Torch.load(file("runs.pt")).asCheckpoint().list("runs").get(0);
        Torch.save(run, file("run.pt"));
        assertEquals(
                settings,
                Torch.load(file("run.pt")).asCheckpoint().record("settings", Settings.class));
    }

    @Test
    void aRecordOfOtherNamesSaysEachOfThem() {
        Torch.save(Map.of("data", Map.of("path", "a.csv", "split", 0.5)), file("run.pt"));
        assertEquals(
                "[run.pt ! data] has no \"file\", which Data needs, and holds \"path\", which Data"
                        + " lacks. The dict's keys and the record's components must be the same"
                        + " names.",
                refusal(
                        () ->
                                Torch.load(file("run.pt"))
                                        .asCheckpoint()
                                        .record("data", Data.class)));
    }

    @Test
    void whatNoFileHoldsIsRefusedAndTheOldFileStays() {
        Torch.save(List.of(1), file("list.pt"));
        assertEquals(
                "[save] an object of the Java class Object has no counterpart in a torch"
                        + " file. Save tensors, maps, lists, strings, numbers and booleans.",
                refusal(() -> Torch.save(List.of(new Object()), file("list.pt"))));
        assertEquals(
                "[save] a Java double[] has no counterpart in a torch file. Save a tensor made of"
                        + " it, or a list.",
                refusal(() -> Torch.save(List.of(new double[] {1}), file("list.pt"))));
        assertEquals(
                "[save] an object of the Java class Batches has no counterpart in a torch file."
                        + " Save its state: stateDict().",
                refusal(() -> Torch.save(List.of(new Batches(3, 1)), file("list.pt"))));
        assertEquals(List.of(1L), Torch.load(file("list.pt")).value());
    }

    @Test
    void storagesAreMovedWhereTheCallerSays() {
        Torch.save(Map.of("a", Tensor.of(new float[2])), file("a.pt"));
        LoadedFile moved =
                Torch.load(folder.resolve("a.pt"), LoadOptions.DATA.withMapLocation("cuda:0"));
        assertEquals("cuda:0", ((Tensor) moved.asCheckpoint().get("a")).storage().location());
    }

    @Test
    void aFileIsShownAsATree() {
        Torch.save(Checkpoint.of("epoch", 5, "loss", 0.4), file("model.pt"));
        assertEquals(
                "model.pt: torch.save zip, 6 records, 93 bytes in them\n"
                        + "dict of 2\n  'epoch': 5\n  'loss': 0.4\n",
                Torch.inspect(file("model.pt")));
        try (TorchFile open = Torch.open(file("model.pt"))) {
            assertEquals(2, open.protocol());
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static String refusal(Executable call) {
        return assertThrows(TorchFileException.class, call).getMessage();
    }

    @Test
    void aNullIsCalledByItsName() {
        assertRefused("[load] path is null. Give one.", () -> Torch.load((String) null));
        assertRefused("[save] path is null. Give one.", () -> Torch.save(Map.of(), (Path) null));
        assertRefused("[tensor] data is null. Give one.", () -> Torch.tensor((float[]) null));
        assertRefused("[tensor] rows is null. Give one.", () -> Torch.tensor((float[][]) null));
        assertRefused("[ones] size is null. Give one.", () -> Torch.ones((long[]) null));
        assertRefused(
                "[Checkpoint] entries is null. Give one.",
                () -> Checkpoint.of((Map<String, Object>) null));
        assertRefused("[noGrad] compute is null. Give one.", () -> Torch.noGrad(null));
    }

    @Tag("engine")
    @Test
    void aSizeThatCannotBeIsRefused() {
        assertRefused(
                "[tensor] Trying to create tensor with negative dimension -2: [-2]. Give sizes"
                        + " that are not negative.",
                () -> Torch.rand(-2));
        assertRefused(
                "[tensor] an array of size [35184372088832] has more than the 2147483639 elements"
                        + " that can be counted out here. Make it of parts.",
                () -> Torch.arange(1L << 45));
        assertRefused(
                "[tensor] the engine has no memory for an array of size [35184372088832]. Give"
                        + " smaller sizes.",
                () -> Torch.ones(1L << 45));
    }

    private static void assertRefused(
            String wanted, org.junit.jupiter.api.function.Executable run) {
        assertEquals(wanted, assertThrows(IllegalArgumentException.class, run).getMessage());
    }
}

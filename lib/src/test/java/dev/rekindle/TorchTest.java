package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.ReLU;
import dev.rekindle.nn.Sequential;
import dev.rekindle.optim.SGD;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

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
                "[model.pt] no key \"epochs\"; the keys are \"epoch\", \"loss\". Did you mean \"epoch\"?",
                refusal(() -> checkpoint.integer("epochs")));
        assertEquals(
                "[model.pt ! loss] expected an int, but found a float. Read it with number(\"loss\").",
                refusal(() -> checkpoint.integer("loss")));
        assertEquals(
                "[model.pt] expected a tensor, but found a dict of 2. Ask for what it holds:"
                        + " asTensor, asStateDict, asCheckpoint, asModule or value.",
                refusal(() -> Torch.load(file("model.pt")).asTensor()));
    }

    @Test
    void aStateDictWhereACheckpointIsNamesTheWayIn() {
        try (Linear net = new Linear(2, 3)) {
            Torch.save(Checkpoint.of("model_state_dict", net.stateDict()), file("model.pt"));
            assertEquals(
                    "[model.pt] expected a state_dict, a dict from names to tensors, but"
                            + " \"model_state_dict\" is an OrderedDict of 2. For a checkpoint call"
                            + " asCheckpoint(), then stateDict(\"model_state_dict\").",
                    refusal(() -> Torch.load(file("model.pt")).asStateDict()));
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static String refusal(Executable call) {
        return assertThrows(TorchFileException.class, call).getMessage();
    }
}

package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.Sequential;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A dict with typed reading: before it is saved, after it is loaded, and what it refuses. */
@Tag("oracle")
class CheckpointTest {
    /** A dict and a list of a user's class. */
    private static final String CLASSES =
            """
            import sys, types
            class EasyDict(dict): pass
            class Items(list): pass
            module = types.ModuleType('theirs')
            sys.modules['theirs'] = module
            for thing in (EasyDict, Items):
                thing.__module__ = 'theirs'
                setattr(module, thing.__name__, thing)
            """;

    @TempDir Path folder;

    record Data(String file, List<Integer> sizes) {}

    record Settings(int epochs, double rate, float half, boolean on, Data data) {}

    private Checkpoint python(String dict) {
        Oracle.shared().run(folder, CLASSES + "torch.save(" + dict + ", 'p.pt')");
        return Torch.load(folder.resolve("p.pt")).asCheckpoint();
    }

    /** Reads a checkpoint as it was made, and again after it was saved and loaded. */
    private void beforeAndAfter(Checkpoint made, Consumer<Checkpoint> reading) {
        reading.accept(made);
        Torch.save(made, folder.resolve("made.pt"));
        reading.accept(Torch.load(folder.resolve("made.pt")).asCheckpoint());
    }

    @Test
    void itReadsTheSameBeforeItIsSavedAndAfterItIsLoaded() {
        Settings settings = new Settings(3, 0.1, 0.5f, true, new Data("a.csv", List.of(1, 2)));
        try (Linear net = new Linear(2, 3);
                NDManager manager = Engines.newManager();
                NDArray loss = manager.create(0.5f)) {
            Checkpoint made =
                    Checkpoint.of(
                            "s",
                            settings,
                            "m",
                            net.stateDict(),
                            "loss",
                            loss,
                            "epoch",
                            5,
                            "rate",
                            0.25f,
                            "sizes",
                            List.of(1, 2),
                            "inner",
                            Map.of("a", 1),
                            7,
                            "seven");
            beforeAndAfter(
                    made,
                    checkpoint -> {
                        assertEquals(settings, checkpoint.record("s", Settings.class));
                        assertEquals(3, checkpoint.checkpoint("s").integer("epochs"));
                        assertEquals(
                                "a.csv",
                                checkpoint.checkpoint("s").checkpoint("data").string("file"));
                        assertEquals(Set.of("weight", "bias"), checkpoint.dict("m").keySet());
                        assertEquals(3, checkpoint.stateDict("m").get("bias").numel());
                        assertEquals(3, checkpoint.checkpoint("m").tensor("bias").numel());
                        assertEquals(0.5, checkpoint.number("loss"));
                        assertEquals(1, checkpoint.tensor("loss").numel());
                        assertEquals(5L, checkpoint.get("epoch"));
                        assertEquals(5, checkpoint.integer("epoch"));
                        assertEquals(0.25, checkpoint.get("rate"));
                        assertEquals(List.of(1L, 2L), checkpoint.list("sizes"));
                        assertEquals(Map.of("a", 1L), checkpoint.dict("inner"));
                        assertEquals("seven", checkpoint.string(7));
                        assertEquals("seven", checkpoint.string(7L));
                    });
        }
    }

    @Test
    void aNumberOfNumpyOrATensorOfOneIsTheNumberItIs() {
        Checkpoint checkpoint =
                python(
                        "{'epoch': np.int64(7), 'small': np.uint8(200), 'loss': np.float64(0.1),"
                                + " 'half': np.float16(0.5), 'single': np.float32(0.1), 'best':"
                                + " np.bool_(True), 'name': np.str_('net'), 'array': np.array(3),"
                                + " 'step': torch.tensor(4), 'rate': torch.tensor([0.5]), 'flag':"
                                + " torch.tensor(False), 'weight':"
                                + " torch.nn.Parameter(torch.tensor(1.5))}");
        assertEquals(7, checkpoint.integer("epoch"));
        assertEquals(7.0, checkpoint.number("epoch"));
        assertEquals(200, checkpoint.integer("small"));
        assertEquals(0.1, checkpoint.number("loss"));
        assertEquals(0.5, checkpoint.number("half"));
        assertEquals(0.1f, (float) checkpoint.number("single"));
        assertEquals(true, checkpoint.bool("best"));
        assertEquals("net", checkpoint.string("name"));
        assertEquals(3, checkpoint.integer("array"));
        assertEquals(4, checkpoint.integer("step"));
        assertEquals(0.5, checkpoint.number("rate"));
        assertEquals(false, checkpoint.bool("flag"));
        assertEquals(1.5, checkpoint.number("weight"));
    }

    @Test
    void whatIsNoExactNumberIsRefusedByName() {
        Checkpoint checkpoint =
                python(
                        "{'big': 2**100, 'odd': 2**53 + 1, 'even': 2**60, 'whole': 2.0, 'step':"
                                + " torch.tensor(2.0), 'many': torch.ones(2), 'z': np.complex64(1),"
                                + " 'time': np.datetime64(1, 's'), 'flag': True, 'np':"
                                + " np.float64(2)}");
        assertEquals(
                "[p.pt ! big] expected an int of 64 bits, but found an int of more than 64 bits."
                        + " Look at it with get(\"big\").",
                refusal(() -> checkpoint.integer("big")));
        assertEquals(Math.pow(2, 100), checkpoint.number("big"));
        assertEquals(Math.pow(2, 60), checkpoint.number("even"));
        assertEquals(
                "[p.pt ! odd] expected a number that a double holds exactly, but found an int. Read"
                        + " it with integer(\"odd\").",
                refusal(() -> checkpoint.number("odd")));
        assertEquals(
                "[p.pt ! whole] expected an int, but found a float. Read it with number(\"whole\").",
                refusal(() -> checkpoint.integer("whole")));
        assertEquals(
                "[p.pt ! step] expected an int, but found a tensor of torch.float32,"
                        + " torch.Size([]). Read it with number(\"step\").",
                refusal(() -> checkpoint.integer("step")));
        assertEquals(
                "[p.pt ! many] expected a number, but found a tensor of torch.float32,"
                        + " torch.Size([2]). Read it with tensor(\"many\").",
                refusal(() -> checkpoint.number("many")));
        assertEquals(
                "[p.pt ! z] expected a number, but found a numpy.complex64. Look at it with"
                        + " get(\"z\").",
                refusal(() -> checkpoint.number("z")));
        assertEquals(
                "[p.pt ! time] expected an int, but found a numpy.datetime64. Look at it with"
                        + " get(\"time\").",
                refusal(() -> checkpoint.integer("time")));
        assertEquals(
                "[p.pt ! flag] expected an int, but found a bool. Read it with bool(\"flag\").",
                refusal(() -> checkpoint.integer("flag")));
        assertEquals(
                "[p.pt ! np] expected an int, but found a numpy.float64. Read it with"
                        + " number(\"np\").",
                refusal(() -> checkpoint.integer("np")));
    }

    @Test
    void aSubclassOfDictOrListReadsAsOne() {
        Checkpoint checkpoint =
                python(
                        "EasyDict(hyper=EasyDict(lr=0.1), model=EasyDict(w=torch.ones(2)),"
                                + " items=Items([1, 2]), groups=Items([EasyDict(a=1)]))");
        assertEquals(0.1, checkpoint.checkpoint("hyper").number("lr"));
        assertEquals(Map.of("lr", 0.1), checkpoint.dict("hyper"));
        assertEquals(Set.of("w"), checkpoint.stateDict("model").keySet());
        assertEquals(List.of(1L, 2L), checkpoint.list("items"));
        assertEquals(1, checkpoint.checkpoints("groups").get(0).integer("a"));
    }

    @Test
    void aLoadedOneIsSavedAsTheVeryDictThatWasRead() {
        Checkpoint checkpoint = python("EasyDict(hyper=EasyDict(lr=0.1), items=Items([1]))");
        Torch.save(checkpoint, folder.resolve("again.pt"));
        assertEquals(
                "EasyDict Items {'hyper': {'lr': 0.1}, 'items': [1]}",
                Oracle.shared()
                        .ask(
                                folder,
                                CLASSES
                                        + "back = torch.load('again.pt', weights_only=False)\n"
                                        + "result = ' '.join([type(back).__name__,"
                                        + " type(back['items']).__name__, str(back)])")
                        .asText());
    }

    @Test
    void intKeysAreFoundByIntAndLongAlike() {
        Checkpoint checkpoint = python("{1: 2, 'state': {0: {'step': 3}}}");
        assertEquals(2, checkpoint.integer(1));
        assertEquals(2, checkpoint.integer(1L));
        assertEquals(true, checkpoint.contains(1));
        assertEquals(3, checkpoint.checkpoint("state").checkpoint(0).integer("step"));
        assertEquals(Map.of("step", 3L), checkpoint.dict("state").get(0));
        assertEquals(checkpoint.dict("state").get(0), checkpoint.dict("state").get(0L));
        assertNull(checkpoint.dict("state").get(1));
        assertEquals(
                "[p.pt] no key 2; the keys are 1, \"state\". Did you mean 1?",
                refusal(() -> checkpoint.integer(2)));
        assertEquals(
                "[p.pt] expected a state_dict, a dict from names to tensors, but found the key 1,"
                        + " an int. Read it with asCheckpoint().",
                refusal(() -> Torch.load(folder.resolve("p.pt")).asStateDict()));
    }

    @Test
    void aModuleInACheckpointIsReadAsOne() {
        Oracle.shared()
                .run(
                        folder,
                        "torch.manual_seed(0)\n"
                                + "net = torch.nn.Sequential(torch.nn.Linear(2, 2))\n"
                                + "torch.save({'model': net, 'ema': None, 'epoch': -1}, 'y.pt')");
        Checkpoint checkpoint = Torch.load(folder.resolve("y.pt")).asCheckpoint();
        try (Module model = checkpoint.module("model");
                Sequential named = new Sequential(new Linear(2, 2))) {
            assertEquals(List.of("0.weight", "0.bias"), List.copyOf(model.stateDict().keySet()));
            named.loadStateDict(model.stateDict());
            assertArrayEquals(
                    model.stateDict().get("0.weight").toFloatArray(),
                    named.stateDict().get("0.weight").toFloatArray());
        }
        assertEquals(
                "[y.pt ! model] expected a state_dict, a dict from names to tensors, but found an"
                        + " object of class torch.nn.modules.container.Sequential. Read it with"
                        + " module(\"model\"), whose stateDict() gives its tensors.",
                refusal(() -> checkpoint.stateDict("model")));
        assertEquals(
                "[y.pt ! ema] expected an entire model, but found None. Look at it with"
                        + " get(\"ema\").",
                refusal(() -> checkpoint.module("ema")));
    }

    @Test
    void aModuleThatIsNotYetSavedIsItself() {
        try (Linear net = new Linear(2, 2)) {
            Checkpoint checkpoint = Checkpoint.of("model", net);
            assertSame(net, checkpoint.module("model"));
            assertSame(net, checkpoint.module("model", Linear.class));
        }
    }

    @Test
    void whatIsNeitherModuleNorDictIsOnlyToBeLookedAt() {
        Oracle.shared()
                .run(
                        folder,
                        "import argparse\n"
                                + "torch.save({'args': argparse.Namespace(lr=0.1)}, 'a.pt')");
        Checkpoint checkpoint = Torch.load(folder.resolve("a.pt")).asCheckpoint();
        for (Executable reading :
                List.<Executable>of(
                        () -> checkpoint.stateDict("args"),
                        () -> checkpoint.module("args"),
                        () -> checkpoint.checkpoint("args"))) {
            String message = refusal(reading);
            assertEquals(
                    "but found an object of class argparse.Namespace. Look at it with"
                            + " get(\"args\").",
                    message.substring(message.indexOf("but found")));
        }
    }

    @Test
    void aKeyFromAFileIsEscapedAndCutWhereItIsNamed() {
        Checkpoint checkpoint = python("{'a\\x1b[2J': 1, 'x' * 1000: 2}");
        assertEquals(
                "[p.pt] no key \"y\"; the keys are \"a\\x1b[2J\", \"" + "x".repeat(100) + "…\".",
                refusal(() -> checkpoint.integer("y")));
        assertEquals(
                "[p.pt ! a\\x1b[2J] expected a float".substring(0, 16),
                refusal(() -> checkpoint.string("a\u001b[2J")).substring(0, 16));
    }

    @Test
    void ofRefusesWhatIsNoKey() {
        assertEquals(
                "Checkpoint.of takes keys and values in turn; argument 3 should be a key, a String"
                        + " or a whole number, but is a float.",
                assertThrows(IllegalArgumentException.class, () -> Checkpoint.of("a", 1, 2.5, 3))
                        .getMessage());
        assertEquals(
                "Checkpoint.of got the key 1 twice; name each value once.",
                assertThrows(IllegalArgumentException.class, () -> Checkpoint.of(1, 1, 1L, 3))
                        .getMessage());
    }

    record Narrow(int epoch) {}

    record Wide(float rate) {}

    record Sizes(List<Integer> sizes, Map<String, Double> rates, Tensor weight) {}

    @Test
    void aRecordsComponentsAreExactOrRefused() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("sizes", List.of(1L, 2L));
        values.put("rates", new HashMap<>(Map.of("a", 1L)));
        values.put("weight", Tensor.of(new float[] {1}));
        beforeAndAfter(
                Checkpoint.of(
                        "s", values, "n", Map.of("epoch", 1L << 40), "w", Map.of("rate", 0.1)),
                checkpoint -> {
                    Sizes sizes = checkpoint.record("s", Sizes.class);
                    assertEquals(3, sizes.sizes().get(0) + sizes.sizes().get(1));
                    assertEquals(1.0, sizes.rates().get("a"));
                    assertEquals(
                            " ! n ! epoch] expected an int of 32 bits, but found the int"
                                    + " 1099511627776. Declare the component as a long.",
                            rest(refusal(() -> checkpoint.record("n", Narrow.class))));
                    assertEquals(
                            " ! w ! rate] expected a number that a float holds exactly, but found"
                                    + " 0.1. Declare the component as a double.",
                            rest(refusal(() -> checkpoint.record("w", Wide.class))));
                });
    }

    private static String rest(String message) {
        return message.substring(message.indexOf(" ! "));
    }

    private static String refusal(Executable call) {
        return assertThrows(TorchFileException.class, call).getMessage();
    }
}

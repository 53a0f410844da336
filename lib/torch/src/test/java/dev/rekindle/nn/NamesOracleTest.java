package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a part of a module may be called: what torch refuses is refused in its words. */
@Tag("oracle")
@Tag("engine")
class NamesOracleTest {
    @TempDir Path folder;

    /** Lets a test register what it likes. */
    static class Open extends Module {
        int width = 3;
        Linear fc = new Linear(2, 2);

        void register(String kind, String name) {
            switch (kind) {
                case "module" -> registerModule(name, new ReLU());
                case "parameter" ->
                        registerParameter(name, new Parameter(ownManager().ones(new Shape(1))));
                default -> registerBuffer(name, new Buffer(ownManager().ones(new Shape(1))));
            }
        }

        @Override
        public NDArray forward(NDArray x) {
            return x;
        }
    }

    private static String refusal(Supplier<?> what) {
        return assertThrows(IllegalArgumentException.class, what::get).getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "module, a.b",
        "module, ''",
        "module, forward",
        "module, training",
        "module, width",
        "parameter, a.b",
        "parameter, ''",
        "parameter, train",
        "parameter, fc",
        "buffer, a.b",
        "buffer, ''",
        "buffer, _modules",
        "buffer, fc",
        "module, taken",
        "buffer, taken"
    })
    void aNameThatTorchRefusesIsRefusedInItsWords(String kind, String name) {
        String torchs =
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                kind, name = arguments
                                model = torch.nn.Module()
                                model.width, model.fc = 3, torch.nn.Linear(2, 2)
                                model.register_parameter("taken", None)
                                part = {"module": torch.nn.ReLU(), "buffer": torch.ones(1),
                                        "parameter": torch.nn.Parameter(torch.ones(1))}[kind]
                                try:
                                    getattr(model, "register_" + kind)(name, part)
                                except KeyError as e:
                                    result = e.args[0]
                                """,
                                new String[] {kind, name})
                        .asText();
        try (Open open = new Open()) {
            open.register("parameter", "taken");
            String message =
                    refusal(
                            () -> {
                                open.register(kind, name);
                                return null;
                            });
            assertTrue(message.startsWith(torchs + ". "), message + " / " + torchs);
            assertEquals(3, open.parameters().size());
        }
    }

    @Test
    void theNamesThatEachModuleHasAreTorchs() {
        Set<String> torchs = new TreeSet<>();
        Oracle.shared()
                .ask(
                        folder,
                        "result = [n for n in dir(torch.nn.Module()) if not n.startswith('__')]")
                .forEach(name -> torchs.add(name.asText()));
        assertEquals(torchs, new TreeSet<>(AttributeNames.taken()));
    }

    @Test
    void aSequentialOfNamesThatWouldMeetIsRefusedAndAnAppendedOneNeverTakesAnothersPlace() {
        assertEquals(
                "module name can't contain \".\", got: a.b. A dot separates a module from what it"
                        + " holds.",
                refusal(() -> new Sequential(Map.of("a.b", new ReLU()))));
        assertEquals(
                "module name should be a string. Got NoneType. Give it a name.",
                refusal(() -> new Sequential(Collections.singletonMap(null, new ReLU()))));
        assertEquals(
                "attribute '1' already exists. Give the module another name.",
                refusal(() -> new Sequential(Map.of("1", new ReLU())).append(new Tanh())));
    }

    @Test
    void aNameMayBeRegisteredAgainForTheSameKind() {
        try (Open open = new Open()) {
            open.register("module", "act");
            open.register("module", "act");
            assertEquals(Set.of("fc", "act"), open.namedChildren().keySet());
        }
    }

    /** Has a field that Python's modules use themselves. */
    static class Training extends Module {
        boolean training = true;

        @Override
        public NDArray forward(NDArray x) {
            return x;
        }
    }

    @Test
    void aFieldOfANameThatTheFileNeedsItselfIsRefused() {
        assertEquals(
                "field training of Training has a name that each of torch's modules uses itself."
                        + " Give it another name, or make it transient to leave it out.",
                assertThrows(IllegalStateException.class, Training::new).getMessage());
    }

    @Test
    void namesWithADotInAFileAreReadAndOnesThatMeetAreNeverLost() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        nn = torch.nn
                        old = nn.Sequential()
                        old._modules["norm.1"] = nn.Linear(2, 2)
                        torch.save(old, "dotted.pt")
                        old._modules["norm"] = nn.Sequential()
                        old._modules["norm"]._modules["1"] = nn.Linear(2, 2)
                        torch.save(old, "meeting.pt")
                        twice = nn.Linear(2, 2)
                        twice._buffers["weight"] = torch.ones(2)
                        torch.save(nn.Sequential(twice), "twice.pt")
                        """);
        try (Module dotted = Torch.load(folder.resolve("dotted.pt")).asModule();
                Module meeting = Torch.load(folder.resolve("meeting.pt")).asModule()) {
            assertEquals(Set.of("norm.1.weight", "norm.1.bias"), dotted.namedParameters().keySet());
            assertEquals(4, meeting.parameters().size());
            for (Supplier<?> what :
                    new Supplier<?>[] {
                        meeting::namedParameters,
                        meeting::stateDict,
                        () -> meeting.loadStateDict(dotted.stateDict())
                    }) {
                String message = assertThrows(IllegalStateException.class, what::get).getMessage();
                assertTrue(
                        message.startsWith("two things in this module have one name, norm.1"),
                        message);
            }
        }
        assertEquals(
                "[twice.pt] a torch.nn.modules.linear.Linear in it holds two things named weight.",
                assertThrows(
                                TorchFileException.class,
                                () -> Torch.load(folder.resolve("twice.pt")).asModule())
                        .getMessage());
    }

    @Test
    void aModuleThatIsNoneIsNotPassedOverWhenASequentialRuns() {
        try (Sequential layers = new Sequential(Collections.singletonMap("a", (Module) null));
                Linear one = new Linear(2, 2)) {
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> layers.forward(one.weight.getArray()));
        }
    }
}

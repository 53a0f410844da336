package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.optim.SGD;
import dev.rekindle.state.StateDictMismatchException;
import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entire models of which two tensors are separate objects over one memory. */
@Tag("oracle")
@Tag("engine")
class SharedMemoryOracleTest {
    @TempDir static Path python;
    @TempDir Path java;

    @BeforeAll
    static void pythonSaves() {
        Oracle.shared()
                .run(
                        python,
                        """
                        import __main__
                        nn = torch.nn

                        class Pair(nn.Module):
                            def __init__(self):
                                super().__init__()
                                self.a, self.b = nn.Linear(2, 2), nn.Linear(2, 2)

                        Pair.__module__, Pair.__qualname__ = "__main__", "Pair"
                        __main__.Pair = Pair

                        def save(name, change):
                            for model, ending in ((nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2)), ""),
                                                  (Pair(), "_class")):
                                change(*model.children())
                                torch.save(model, name + ending + ".pt")
                                torch.save(model, name + ending + ".legacy", _use_new_zipfile_serialization=False)

                        def whole(a, b): b.weight = nn.Parameter(a.weight.data)
                        def turned(a, b): b.weight = nn.Parameter(a.weight.data.T)
                        def part(a, b): b.bias = nn.Parameter(a.weight.data[1])
                        def buffer(a, b): b.register_buffer("seen", a.weight.data[:, 1])

                        def neighbours(a, b):
                            flat = torch.arange(8.)
                            a.weight, b.weight = nn.Parameter(flat[:4].view(2, 2)), nn.Parameter(flat[4:].view(2, 2))

                        def columns(a, b):
                            wide = torch.arange(8.).view(2, 4)
                            a.weight, b.weight = nn.Parameter(wide[:, :2]), nn.Parameter(wide[:, 2:])

                        for change in (whole, turned, part, buffer, neighbours, columns):
                            save(change.__name__, change)
                        del __main__.Pair
                        """);
    }

    /** As the file has it. */
    static class Pair extends Module {
        Linear a = new Linear(2, 2);
        Linear b = new Linear(2, 2);

        @Override
        public NDArray forward(NDArray x) {
            return b.forward(a.forward(x));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "whole.pt, 0.weight and 1.weight",
        "whole.legacy, 0.weight and 1.weight",
        "turned.pt, 0.weight and 1.weight",
        "part.pt, 0.weight and 1.bias",
        "buffer.pt, 0.weight and 1.seen"
    })
    void memoryThatTwoShareIsNeverTornApart(String file, String names) throws Exception {
        try (Module model = Torch.load(python.resolve(file)).asModule();
                NDManager manager = Engines.newManager()) {
            assertRefusedByName(model, manager, names);
            assertSavedAlike(model, file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole_class.pt", "whole_class.legacy"})
    void itIsNotTornApartInTheCallersClassEither(String file) throws Exception {
        try (Pair model = Torch.load(python.resolve(file)).asModule(Pair.class);
                NDManager manager = Engines.newManager()) {
            assertRefusedByName(model, manager, "a.weight and b.weight");
            assertSavedAlike(model, file);
        }
    }

    private static void assertRefusedByName(Module model, NDManager manager, String names) {
        String why =
                assertThrows(
                                TorchFileException.class,
                                () -> model.forward(manager.ones(new Shape(1, 2))))
                        .getMessage();
        assertTrue(why.startsWith("[NDArray] " + names + " share one memory in the file"), why);
        assertThrows(TorchFileException.class, () -> new SGD(model.parameters(), 0.1));
        assertEquals(4, model.parameters().size());
        assertThrows(
                StateDictMismatchException.class, () -> model.loadStateDict(model.stateDict()));
    }

    private void assertSavedAlike(Module model, String file) throws Exception {
        if (file.endsWith(".pt")) {
            Torch.save(model, java.resolve(file));
            assertArrayEquals(
                    Files.readAllBytes(python.resolve(file)),
                    Files.readAllBytes(java.resolve(file)));
        }
        Torch.save(model.stateDict(), java.resolve("state.pt"));
        assertEquals(
                1,
                Oracle.shared()
                        .ask(
                                java,
                                """
                                state = torch.load("state.pt")
                                places = [t.untyped_storage().data_ptr() for t in state.values()]
                                result = len(places) - len(set(places))
                                """)
                        .asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"neighbours", "columns"})
    void partsOfOneMemoryThatDoNotMeetRunAsInPython(String name) {
        double expected =
                Oracle.shared()
                        .ask(
                                python,
                                "model = torch.load('%s.pt', weights_only=False)\n".formatted(name)
                                        + "result = model(torch.ones(1, 2)).sum().item()")
                        .asDouble();
        try (Module model = Torch.load(python.resolve(name + ".pt")).asModule();
                NDManager manager = Engines.newManager()) {
            assertEquals(
                    expected, model.forward(manager.ones(new Shape(1, 2))).sum().getFloat(), 1e-4);
        }
    }

    @Test
    void aFrozenOneIsSavedFrozen() {
        try (Module model = Torch.load(python.resolve("whole.pt")).asModule()) {
            model.parameters().get(0).requiresGrad(false);
            Torch.save(model, java.resolve("frozen.pt"));
        }
        assertEquals(
                "False True True",
                Oracle.shared()
                        .ask(
                                java,
                                """
                                a, b = torch.load("frozen.pt", weights_only=False)
                                result = (f"{a.weight.requires_grad} {b.weight.requires_grad} "
                                          f"{a.weight.data_ptr() == b.weight.data_ptr()}")
                                """)
                        .asText());
    }
}

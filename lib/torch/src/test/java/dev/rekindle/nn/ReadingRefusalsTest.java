package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table with a hole in it, and a copy of what cannot be copied. */
@Tag("engine")
class ReadingRefusalsTest {
    @TempDir Path folder;

    @Test
    @SuppressWarnings("NullAway")
    void aTableOfClassesHasNoHoles() {
        Path file = folder.resolve("model.pt");
        Torch.save(new Linear(2, 2), file);
        Map<String, Supplier<Module>> table = new HashMap<>();
        table.put("models.Net", null);
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class, () -> Torch.load(file).asModule(table));
        assertEquals(
                "[asModule] the table has null for models.Net. Give Python's full name of a class,"
                        + " and what makes one: Map.of(\"models.Net\", Net::new).",
                e.getMessage());
    }

    @Test
    void aMistakenNameInATableOfClassesIsTold() {
        Path file = folder.resolve("model.pt");
        Torch.save(new Sequential(new Linear(2, 2), new Own()), file);
        TorchFileException e =
                assertThrows(
                        TorchFileException.class,
                        () ->
                                Torch.load(file)
                                        .asModule(Map.of("main.Own", Own::new, "a.B", Own::new)));
        assertEquals(
                "the table names a.B, main.Own, and the file holds no such class; it holds, without"
                        + " a class of yours: __main__.Own. Give each by Python's full name, as it"
                        + " stands here; or leave out of the table what this file does not hold.",
                e.what());
        Map<String, Supplier<Module>> spare = Map.of("__main__.Own", Own::new, "a.B", Own::new);
        try (Module read = Torch.load(file).asModule(spare)) {
            assertEquals(Own.class, ((Sequential) read).get(1).getClass());
        }
        try (Module read = Torch.load(file).asModule(Map.of())) {
            assertEquals(2, read.children().size());
        }
    }

    private static final class Own extends Module {
        @Override
        protected String pythonName() {
            return "__main__.Own";
        }

        @Override
        public NDArray forward(NDArray x) {
            return x;
        }
    }

    @Test
    void aProgramIsLoadedOnceMore() {
        Path file = Path.of("src/test/resources/programs/2.9.1/net.pt2");
        try (Program program = Torch.load(file).asProgram();
                Program other = Torch.load(file).asProgram()) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, program::copy);
            assertTrue(e.getMessage().contains("load its file once more"), e.getMessage());
            assertTrue(other.loadStateDict(program.stateDict()).isComplete());
        }
    }
}

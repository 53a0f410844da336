package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.Torch;
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

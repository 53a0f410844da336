package dev.rekindle.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("oracle")
class OracleTest {
    @TempDir Path folder;

    @Test
    void theOracleIsThePinnedTorchAtOneThread() {
        String said =
                Oracle.shared().run(folder, "print(torch.__version__, torch.get_num_threads())");
        assertTrue(said.startsWith("2.15.0"), said);
        assertTrue(said.strip().endsWith(" 1"), said);
    }

    @Test
    void codeRunsInTheGivenFolderInANamespaceOfItsOwn() {
        Oracle.shared().run(folder, "torch.save(torch.arange(3), 'a.pt'); x = 1");
        assertTrue(Files.exists(folder.resolve("a.pt")));
        assertTrue(Oracle.shared().failure(folder, "print(x)").contains("NameError"));
        assertEquals(
                3, Oracle.shared().ask(folder, "result = torch.load('a.pt').sum().item()").asInt());
    }

    @Test
    void argumentsArrive() {
        assertEquals(
                "é",
                Oracle.shared()
                        .ask(folder, "result = arguments['text']", Map.of("text", "é"))
                        .asText());
    }

    @Test
    void aFailureShowsTheTracebackAndTheCode() {
        AssertionError error =
                assertThrows(AssertionError.class, () -> Oracle.shared().run(folder, "1 / 0"));
        assertTrue(error.getMessage().contains("ZeroDivisionError"), error.getMessage());
    }

    @Test
    void aPythonThatDiedIsStartedAgain() {
        assertThrows(
                AssertionError.class, () -> Oracle.shared().run(folder, "import os; os._exit(3)"));
        assertEquals("1\n", Oracle.shared().run(folder, "print(1)"));
    }
}

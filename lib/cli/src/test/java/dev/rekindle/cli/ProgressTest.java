package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.file.TorchFile;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.MemoryStorage;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bar on standard error: in a terminal only, and gone at the end. */
@Tag("oracle")
class ProgressTest {
    private static final int BYTES = 1 << 28;

    @TempDir static Path folder;
    private static Path file;

    @BeforeAll
    static void aLargeFile() {
        file = folder.resolve("large.pt");
        TorchFile.save(file, Tensor.over(MemoryStorage.allocate(BYTES), DType.UINT8, BYTES));
    }

    private static List<String> verify(long afterMillis) {
        return ChildJvm.command(
                RekindleCommand.class.getName(),
                List.of("-Drekindle.progressAfterMillis=" + afterMillis),
                "verify",
                file);
    }

    private static JsonNode inTerminal(List<String> command) throws IOException {
        List<String> all =
                new ArrayList<>(List.of("python3", "../testing/src/main/python/in_a_terminal.py"));
        all.addAll(command);
        Process python =
                new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new ObjectMapper().readTree(python.getInputStream());
    }

    @Test
    void aTerminalShowsABarThatIsGoneAtTheEnd() throws IOException {
        JsonNode said = inTerminal(verify(0));
        String terminal = said.path("terminal").asText();
        assertEquals(0, said.path("code").asInt(), terminal);
        assertTrue(said.path("out").asText().endsWith("large.pt: fine\n"));
        assertTrue(
                terminal.matches("(?s)\\rchecking large\\.pt \\[#* *] \\d+ % of 0\\.3 GB.*"),
                terminal);
        assertTrue(terminal.endsWith(" \r"), terminal);
    }

    @Test
    void shortWorkShowsNone() throws IOException {
        assertEquals("", inTerminal(verify(600_000)).path("terminal").asText());
    }

    @Test
    void aPipeShowsNone() throws Exception {
        Process piped = new ProcessBuilder(verify(0)).start();
        String out = new String(piped.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("", new String(piped.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, piped.waitFor());
        assertTrue(out.endsWith("large.pt: fine\n"), out);
    }
}

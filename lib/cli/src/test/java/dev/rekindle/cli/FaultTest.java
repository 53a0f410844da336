package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.file.TorchFile;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fault of the program is told as one: it says nothing about the file, nor about the others. */
class FaultTest {
    @TempDir private Path folder;
    private String fine = "";

    @BeforeEach
    void aFile() {
        Path file = folder.resolve("fine.pt");
        TorchFile.save(file, Map.of("a", 1L));
        fine = file.toString();
    }

    /** Runs a command to which any file called {@code fault} throws what nobody foresaw. */
    private static Said run(String... arguments) {
        Path broken =
                (Path)
                        Proxy.newProxyInstance(
                                Path.class.getClassLoader(),
                                new Class<?>[] {Path.class},
                                (proxy, method, given) -> {
                                    if (method.getName().equals("toString")) {
                                        return "fault";
                                    }
                                    throw new IndexOutOfBoundsException("Index 32 out of bounds");
                                });
        return Said.by(
                () ->
                        RekindleCommand.commandLine()
                                .registerConverter(
                                        Path.class,
                                        text ->
                                                text.equals("fault")
                                                        ? broken
                                                        : Arguments.path(text)),
                arguments);
    }

    @Test
    void verifyGoesOnWithTheOtherFiles() {
        Said said = run("verify", "fault", fine);
        assertEquals(RekindleCommand.REFUSED, said.code(), said.toString());
        assertTrue(said.out().contains("fault: fault: this is a fault of Rekindle"), said.out());
        assertTrue(said.out().contains("fine.pt: fine"), said.out());
        assertTrue(said.err().contains("Index 32"), said.err());
    }

    @Test
    void jsonNamesNoClassOfJava() {
        Said all = run("verify", "--json", "fault", fine);
        assertEquals(RekindleCommand.REFUSED, all.code(), all.toString());
        assertTrue(all.out().contains("\"type\":\"fault\""), all.out());
        assertTrue(all.out().contains("\"ok\":true"), all.out());
        Said one = run("inspect", "--json", "fault");
        assertEquals(RekindleCommand.REFUSED, one.code(), one.toString());
        assertTrue(one.out().contains("\"type\":\"fault\""), one.out());
        assertFalse((all.out() + one.out()).contains("Exception"), all.out() + one.out());
    }

    @Test
    void noFaultIsCalledARefusal() {
        Said said = run("inspect", "fault");
        assertEquals(RekindleCommand.REFUSED, said.code(), said.toString());
        assertTrue(said.err().startsWith("fault: this is a fault of Rekindle"), said.err());
        assertFalse(said.err().contains("refused"), said.err());
    }
}

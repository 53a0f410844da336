package dev.rekindle.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jshell.JShell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cells declared runs as a program of its own. */
class CellsTest {
    @TempDir Path folder;

    @Test
    void aMethodOfTheCellsRunsInAnotherProcess() throws Exception {
        try (JShell shell = JShell.create()) {
            for (String cell :
                    List.of(
                            "import java.util.List;",
                            "class Twice { static String of(String text) { return text + text; } }",
                            "String said(String text) { return \"old\"; }",
                            "String said(String text) { return Twice.of(text) + List.of(1); }",
                            "void tell(String text) { System.out.println(said(text)); }")) {
                shell.eval(cell);
            }
            Path file =
                    Files.writeString(folder.resolve("Cells.java"), Cells.program(shell, "tell"));
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    file.toString(),
                                    "ab")
                            .redirectErrorStream(true)
                            .start();
            assertEquals("abab[1]", new String(process.getInputStream().readAllBytes()).strip());
            assertEquals(
                    "no cell that was run declares a method missing; there are [said, tell].",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> Cells.program(shell, "missing"))
                            .getMessage());
        }
    }
}

package dev.rekindle.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small lesson that passes, and one change after another that must be noticed. */
@Tag("lesson")
class CanaryTest {
    private static final Path CANARY = Path.of("src/test/resources/canary/canary.ipynb");
    @TempDir Path folder;

    @Test
    void theCanaryPasses() {
        for (String part : List.of("whole", "read", "python", "solved", "rerun")) {
            assertEquals("", Checker.problems(part, CANARY), part);
        }
    }

    @Test
    void aWrongJavaLineIsNoticed() throws IOException {
        Path changed = changed("int doubled = 2 * 21;", "int doubled = 2 * 22;");
        assertNoticed("expected '42', found '44'", Checker.problems("java", changed));
    }

    @Test
    void aJavaLineThatDoesNotCompileIsNoticed() throws IOException {
        Path changed = changed("int doubled = 2 * 21;", "int doubled = nothing;");
        assertNoticed("found error CompilationException", Checker.problems("java", changed));
    }

    @Test
    void aCellThatEndsTheJvmIsNoticed() throws IOException {
        Path changed = changed("int doubled = 2 * 21;", "System.exit(0);");
        assertNoticed("The kernel died", Checker.problems("java", changed));
    }

    @Test
    void aChangedOutputIsNoticed() throws IOException {
        Path changed = changed("half is 0.3333", "half is 0.3335");
        assertNoticed(
                "expected 'half is 0.3335', found 'half is 0.3333'",
                Checker.problems("java", changed));
    }

    @Test
    void anotherLastBitIsNotADifference() throws IOException {
        assertEquals("", Checker.problems("java", changed("half is 0.3333", "half is 0.3334")));
    }

    @Test
    void aWrongPythonLineIsNoticed() throws IOException {
        Path changed = changed("print(x.sum())", "print(x.mean())");
        assertNoticed(
                "expected 'tensor(3.)', found 'tensor(1.)'", Checker.problems("python", changed));
    }

    @Test
    void aPythonBlockThatRaisesIsNoticed() throws IOException {
        Path changed = changed("print(x.sum())", "print(F.sum(x))");
        assertNoticed("NameError: name 'F' is not defined", Checker.problems("python", changed));
    }

    @Test
    void aPythonBlockThatWritesOverJavasFileIsNoticed() throws IOException {
        Path changed = changed("print(open('note.txt').read())", "open('note.txt', 'w').write('')");
        assertNoticed("changed the files that Java left", Checker.problems("whole", changed));
    }

    @Test
    void aSolutionThatDoesNotSolveIsNoticed() throws IOException {
        Path changed = changed("Integer answer = 6;", "Integer answer = 7;");
        assertNoticed("expected 6, found 7", Checker.problems("whole", changed));
    }

    @Test
    void aLessonWithoutANoteBeforeACellIsNoticed() {
        assertNoticed("20 to 40 cells", Checker.problems("style", CANARY));
    }

    private Path changed(String from, String to) throws IOException {
        String text = Files.readString(CANARY);
        assertTrue(text.contains(from), from);
        return Files.writeString(folder.resolve("canary.ipynb"), text.replace(from, to));
    }

    private static void assertNoticed(String expected, String problems) {
        assertTrue(problems.contains(expected), problems);
    }
}

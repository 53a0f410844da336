package dev.rekindle.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every lesson runs in a fresh kernel and prints what was committed; its Python runs too. */
@Tag("lesson")
class LessonsTest {
    /** With fewer files found, the tests would pass without having looked at the lessons. */
    private static final int FEWEST = 5;

    private static final Map<String, String> IN_ONE_KERNEL = new LinkedHashMap<>();
    private static final Map<String, String> IN_A_KERNEL_EACH = new LinkedHashMap<>();

    static {
        IN_ONE_KERNEL.put("style", "keeps to the form of a lesson");
        IN_ONE_KERNEL.put("whole", "runs as committed and solved, and Python reads what it left");
        IN_ONE_KERNEL.put("python", "has Python blocks that are right on their own");
        IN_A_KERNEL_EACH.put("read", "runs as committed, and Python reads what it left");
        IN_A_KERNEL_EACH.put("solved", "runs with its solutions filled in");
        IN_A_KERNEL_EACH.put("rerun", "runs when an exercise is edited and run again");
    }

    @TestFactory
    Stream<DynamicContainer> lessons() throws IOException {
        return lessons(IN_ONE_KERNEL);
    }

    @Tag("long")
    @TestFactory
    Stream<DynamicContainer> lessonsInAKernelForEachUse() throws IOException {
        return lessons(IN_A_KERNEL_EACH);
    }

    /** Another processor computes other last bits, and Python's torch is another than Java's. */
    @Tag("long")
    @TestFactory
    Stream<DynamicTest> lessonsReadOnAPlainProcessor() throws IOException {
        Map<String, String> plain =
                Map.of(
                        "ATEN_CPU_CAPABILITY", "default",
                        "ONEDNN_MAX_CPU_ISA", "SSE41",
                        "MKL_CBWR", "COMPATIBLE");
        return found().stream()
                .map(
                        lesson ->
                                DynamicTest.dynamicTest(
                                        lesson.getFileName().toString(),
                                        () ->
                                                assertEquals(
                                                        "",
                                                        Checker.problems("read", lesson, plain))));
    }

    private static Stream<DynamicContainer> lessons(Map<String, String> parts) throws IOException {
        return found().stream().map(lesson -> tests(lesson, parts));
    }

    private static List<Path> found() throws IOException {
        try (Stream<Path> files = Files.list(Checker.NOTEBOOKS)) {
            List<Path> lessons =
                    files.filter(path -> path.getFileName().toString().matches("\\d\\d-.*\\.ipynb"))
                            .sorted()
                            .toList();
            assertTrue(
                    lessons.size() >= FEWEST,
                    "at least " + FEWEST + " lessons in " + Checker.NOTEBOOKS + ": " + lessons);
            return lessons;
        }
    }

    private static DynamicContainer tests(Path lesson, Map<String, String> parts) {
        String name = lesson.getFileName().toString();
        return DynamicContainer.dynamicContainer(
                name,
                parts.entrySet().stream()
                        .map(
                                part ->
                                        DynamicTest.dynamicTest(
                                                name + " " + part.getValue(),
                                                () ->
                                                        assertEquals(
                                                                "",
                                                                Checker.problems(
                                                                        part.getKey(), lesson)))));
    }
}

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

    private static final Map<String, String> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("style", "keeps to the form of a lesson");
        PARTS.put("read", "runs as committed, and Python reads what it left");
        PARTS.put("python", "has Python blocks that are right on their own");
        PARTS.put("solved", "runs with its solutions filled in");
        PARTS.put("rerun", "runs when an exercise is edited and run again");
    }

    @TestFactory
    Stream<DynamicContainer> lessons() throws IOException {
        try (Stream<Path> files = Files.list(Checker.NOTEBOOKS)) {
            List<Path> lessons =
                    files.filter(path -> path.getFileName().toString().matches("\\d\\d-.*\\.ipynb"))
                            .sorted()
                            .toList();
            assertTrue(
                    lessons.size() >= FEWEST,
                    "at least " + FEWEST + " lessons in " + Checker.NOTEBOOKS + ": " + lessons);
            return lessons.stream().map(LessonsTest::tests);
        }
    }

    private static DynamicContainer tests(Path lesson) {
        String name = lesson.getFileName().toString();
        return DynamicContainer.dynamicContainer(
                name,
                PARTS.entrySet().stream()
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

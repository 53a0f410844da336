package dev.rekindle.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lesson that {@code ./lessons new} makes. */
@Tag("lesson")
class SkeletonTest {
    @TempDir Path folder;

    @Test
    void aNewLessonPassesEveryCheck() {
        Checker.Result made =
                Checker.run(
                        List.of(
                                Checker.Environments.LESSONS,
                                Checker.NOTEBOOKS.resolve("tools/new_lesson.py").toString(),
                                folder.toString(),
                                "42",
                                "Ein Täßchen: a title"),
                        Map.of("JUPYTER_PATH", Checker.Environments.KERNEL));
        assertEquals(0, made.status(), made.errors());
        Path lesson = folder.resolve("42-ein-tachen-a-title.ipynb");
        for (String part : List.of("style", "solved", "python")) {
            assertEquals("", Checker.problems(part, lesson), part);
        }
    }
}

package dev.rekindle.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exported pages: built without a warning, whole without a network, found by their words. */
@Tag("lesson")
class PagesTest {
    @TempDir static Path pages;

    @BeforeAll
    static void thePagesAreBuilt() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Checker.python(Checker.NOTEBOOKS.resolve("requirements/pages.txt")));
        command.add(Checker.NOTEBOOKS.resolve("tools/pages.py").toString());
        command.add(pages.toString());
        try (Stream<Path> files = Files.list(Checker.NOTEBOOKS)) {
            files.map(Path::toString)
                    .filter(name -> name.endsWith(".ipynb"))
                    .sorted()
                    .forEach(command::add);
        }
        Checker.Result result = Checker.run(command, Map.of());
        assertEquals("", result.errors());
        assertEquals(0, result.status());
    }

    @Test
    void theyOpenFromDiskInLightAndDarkAndAreSearched() {
        assertEquals("", problems("optimizer"));
    }

    @Test
    void aSearchThatFindsNothingIsSeen() {
        assertEquals("the search for 'xyzzyqq' finds nothing", problems("xyzzyqq"));
    }

    private static String problems(String word) {
        Checker.Result result =
                Checker.run(
                        List.of(
                                Checker.browserPython(),
                                Checker.NOTEBOOKS.resolve("tools/browse_pages.py").toString(),
                                pages.toString(),
                                word),
                        Map.of());
        assertEquals("", result.errors());
        return result.output();
    }
}

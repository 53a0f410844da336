package dev.rekindle.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exported pages: built without a warning, whole without a network, found by their words; and
 * the same with an address and with the classes' own pages.
 */
@Tag("lesson")
class PagesTest {
    private static final String URL = "https://example.org/rekindle";

    @TempDir static Path folder;
    private static Path pages;
    private static Path published;

    @BeforeAll
    static void thePagesAreBuilt() throws IOException {
        pages = folder.resolve("pages");
        published = folder.resolve("published");
        Path api = folder.resolve("api");
        assertEquals("", python("javadoc.py", api.toString()));
        // As an export before this one left it, and a file of someone's own.
        Files.createDirectory(pages);
        Files.writeString(pages.resolve(".buildinfo"), "");
        Files.writeString(pages.resolve("09-a-lesson-that-was.html"), "old");
        Files.writeString(pages.resolve("CNAME"), "example.org");
        assertEquals("", build(pages));
        assertEquals("", build(published, "--url", URL, "--api", api.toString()));
    }

    @Test
    void theyOpenFromDiskInLightAndDarkAndAreSearched() {
        assertEquals("", browse("optimizer"));
    }

    @Test
    void aSearchThatFindsNothingIsSeen() {
        assertEquals("the search for 'xyzzyqq' finds nothing", browse("xyzzyqq", "--search-only"));
    }

    @Test
    void everyLinkLeadsSomewhere() {
        assertEquals("", python("page_links.py", pages.toString()));
        assertEquals("", python("page_links.py", published.toString()));
    }

    @Test
    void aLinkToNowhereIsSeen() throws IOException {
        Path site = Files.createDirectory(folder.resolve("two"));
        Files.writeString(site.resolve("a.html"), "<a href='b.html#end'></a><img src='c.png'>");
        Files.writeString(site.resolve("b.html"), "<p id='start'></p>");
        assertEquals(
                "a.html links to b.html#end: the page has no such place\n"
                        + "a.html links to c.png, which is not there",
                python("page_links.py", site.toString()));
    }

    @Test
    void eachLessonIsThereAsAPageACardAndANotebook() throws IOException {
        String index = Files.readString(pages.resolve("index.html"));
        for (Path notebook : notebooks()) {
            String file = notebook.getFileName().toString();
            String page = file.replace(".ipynb", ".html");
            assertTrue(index.contains("<a class=\"card\" href=\"" + page + "\""), page);
            assertEquals(-1L, Files.mismatch(notebook, pages.resolve("notebooks/" + file)));
            String html = Files.readString(pages.resolve(page));
            assertTrue(html.contains("href=\"notebooks/" + file + "\""), page);
            assertTrue(html.contains("id=\"classes-used-here\""), page);
        }
    }

    @Test
    void javasAnswerStandsBesidePythons() throws IOException {
        // The first pair of lesson 1 that prints on both sides.
        String html = Files.readString(page("01-"));
        Pattern both =
                Pattern.compile(
                        "class=\"pair docutils.*?>Python<.*?class=\"printed docutils.*?>Java<.*?"
                                + "class=\"printed docutils",
                        Pattern.DOTALL);
        assertTrue(both.matcher(html).find());
    }

    @Test
    void classesLeadToTheirPagesOrToTheList() throws IOException {
        String list = "href=\"classes.html#dev-rekindle\"><code>Torch</code>";
        String own = "href=\"api/dev/rekindle/Torch.html\"><code>Torch</code>";
        assertTrue(Files.readString(page("01-")).contains(list));
        String name = page("01-").getFileName().toString();
        assertTrue(Files.readString(published.resolve(name)).contains(own));
    }

    @Test
    void whatNeedsAnAddressIsThereWithOneOnly() throws IOException {
        for (String name : List.of("sitemap.xml", "robots.txt", "404.html")) {
            assertFalse(Files.exists(pages.resolve(name)), name);
            assertTrue(Files.exists(published.resolve(name)), name);
        }
        String disk = Files.readString(pages.resolve("index.html"));
        assertFalse(disk.contains("og:") || disk.contains("canonical"));
        String index = Files.readString(published.resolve("index.html"));
        assertTrue(index.contains("property=\"og:image\" content=\"" + URL + "/_static/share.png"));
        assertTrue(index.contains("rel=\"canonical\" href=\"" + URL + "/index.html"));
        String map = Files.readString(published.resolve("sitemap.xml"));
        assertTrue(map.contains("<loc>" + URL + "/howto/save-for-python.html</loc>"));
        assertFalse(map.contains("404") || map.contains("/api/"));
        // A server sends this page for an address of any depth: nothing in it is relative.
        String missing = Files.readString(published.resolve("404.html"));
        assertFalse(
                Pattern.compile("(?:href|src)=\"(?!/rekindle/|https:|#|data:)")
                        .matcher(missing)
                        .find());
    }

    @Test
    void aWrongAddressIsRefusedInASentence() throws IOException {
        assertTrue(
                build(folder.resolve("none"), "--url", "example.org")
                        .startsWith("--url example.org: expected an address"));
    }

    @Test
    void nothingIsLeftBesideThemAndAServerShowsAllOfThem() throws IOException {
        try (Stream<Path> beside = Files.list(folder)) {
            assertFalse(beside.anyMatch(path -> path.endsWith("jupyter_execute")));
        }
        assertTrue(Files.exists(pages.resolve(".nojekyll")));
    }

    @Test
    void anExportTakesThePlaceOfTheOneBeforeAndLeavesTheRest() throws IOException {
        assertFalse(Files.exists(pages.resolve("09-a-lesson-that-was.html")));
        assertEquals("example.org", Files.readString(pages.resolve("CNAME")));
    }

    private static Path page(String number) throws IOException {
        try (Stream<Path> files = Files.list(pages)) {
            return files.filter(path -> path.getFileName().toString().startsWith(number))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<Path> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(Checker.NOTEBOOKS)) {
            return files.filter(path -> path.toString().endsWith(".ipynb")).sorted().toList();
        }
    }

    /** Builds the pages; returns what was said, which is nothing if all is well. */
    private static String build(Path output, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("pages.py", output.toString()));
        notebooks().forEach(notebook -> arguments.add(notebook.toString()));
        arguments.addAll(List.of(options));
        return python(arguments.toArray(String[]::new));
    }

    private static String python(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Checker.python(Checker.NOTEBOOKS.resolve("requirements/pages.txt")));
        command.add(Checker.NOTEBOOKS.resolve("tools/" + arguments[0]).toString());
        command.addAll(List.of(arguments).subList(1, arguments.length));
        Checker.Result result = Checker.run(command, Map.of());
        return result.output() + result.errors();
    }

    private static String browse(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Checker.browserPython());
        command.add(Checker.NOTEBOOKS.resolve("tools/browse_pages.py").toString());
        command.add(pages.toString());
        command.addAll(List.of(arguments));
        Checker.Result result = Checker.run(command, Map.of());
        assertEquals("", result.errors());
        return result.output();
    }
}

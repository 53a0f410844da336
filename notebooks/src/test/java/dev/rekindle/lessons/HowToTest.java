package dev.rekindle.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The how-to pages, the first page and the README: their code is run as a reader would run it, and
 * prints what stands beneath it. All pages share one folder and are run in stages, as starting
 * PyTorch takes longer than all of their code: Python that writes, commands, Java, Python that
 * reads.
 */
@Tag("lesson")
class HowToTest {
    private static final Path PAGES = Checker.NOTEBOOKS.resolve("tools/pages");
    private static final Path README = Checker.NOTEBOOKS.resolve("../README.md").normalize();
    private static final String JAR = "lib/cli/target/rekindle.jar";
    private static final Path COMMAND_LINE = README.resolveSibling(JAR);
    private static final List<HowToPage> ALL = pages();

    /** Of each page, what went otherwise than it says. */
    private static final Map<String, List<String>> PROBLEMS = new HashMap<>();

    @TempDir static Path folder;

    @BeforeAll
    static void thePagesAreRun() throws IOException {
        python(true);
        if (Files.exists(COMMAND_LINE)) {
            commands();
        }
        java();
        python(false);
    }

    @TestFactory
    Stream<DynamicTest> pagesDoWhatTheySay() {
        assertTrue(ALL.size() >= 8, "pages: " + ALL);
        return ALL.stream()
                .map(
                        page ->
                                DynamicTest.dynamicTest(
                                        page.name(),
                                        () -> {
                                            Assumptions.assumeTrue(
                                                    page.of("sh").isEmpty()
                                                            || Files.exists(COMMAND_LINE),
                                                    "there is no "
                                                            + COMMAND_LINE
                                                            + ": `mvn package`");
                                            assertEquals(
                                                    List.of(),
                                                    PROBLEMS.getOrDefault(page.name(), List.of()));
                                        }));
    }

    @Test
    void theArtifactsOfABuildAreThoseOfThisProject() throws IOException {
        for (Path page : List.of(README, PAGES.resolve("howto/add-to-a-build.md"))) {
            theArtifactsAreThoseOfThisProject(Files.readString(page));
        }
    }

    private static void theArtifactsAreThoseOfThisProject(String page) throws IOException {
        String parent = Files.readString(Checker.NOTEBOOKS.resolve("../pom.xml"));
        String version = between(parent, "<version>", "</version>");
        String pytorch = between(parent, "<pytorch.version>", "<");
        String djl = between(parent, "<djl.version>", "<");
        for (String artifact : List.of("torch", "format")) {
            String pom =
                    Files.readString(Checker.NOTEBOOKS.resolve("../lib/" + artifact + "/pom.xml"));
            String id =
                    between(pom.substring(pom.indexOf("</parent>")), "<artifactId>", "</artifact");
            assertTrue(
                    page.contains(
                            "<artifactId>"
                                    + id
                                    + "</artifactId>\n  <version>"
                                    + version
                                    + "</version>"),
                    id);
        }
        String slf4j = between(parent, "<slf4j.version>", "<");
        assertTrue(page.contains("<version>" + slf4j + "</version>"), slf4j);
        assertTrue(page.contains("<version>" + pytorch + "</version>"), pytorch);
        assertTrue(page.contains("<version>" + pytorch + "-" + djl + "</version>"), djl);
    }

    private static List<HowToPage> pages() {
        List<HowToPage> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(PAGES.resolve("howto"))) {
            found.add(HowToPage.read(README));
            found.add(HowToPage.read(PAGES.resolve("index.md")));
            for (Path file : files.sorted().toList()) {
                found.add(HowToPage.read(file));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    private static void python(boolean beforeJava) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Map<String, Object>> program = new ArrayList<>();
        for (HowToPage page : ALL) {
            for (HowToPage.Block block : page.python(beforeJava)) {
                program.add(
                        Map.of("source", block.source(), "skip", false, "program", page.name()));
            }
        }
        Path input = folder.resolve("program.json");
        Files.writeString(input, json.writeValueAsString(program));
        Checker.Result result =
                run(
                        Checker.Environments.torch()
                                + " "
                                + Checker.NOTEBOOKS.resolve("tools/python_blocks.py")
                                + " < program.json");
        assertEquals("", result.errors());
        JsonNode printed = json.readTree(result.output());
        int at = 0;
        for (HowToPage page : ALL) {
            for (HowToPage.Block block : page.python(beforeJava)) {
                compare(page, block, printed.get(at++).asText());
            }
        }
    }

    private static void commands() throws IOException {
        Files.copy(COMMAND_LINE, folder.resolve("rekindle.jar"));
        Files.createDirectories(folder.resolve(JAR).getParent());
        Files.copy(COMMAND_LINE, folder.resolve(JAR));
        Files.copy(Checker.NOTEBOOKS.resolve("data/net-fashion.pt2"), folder.resolve("model.pt2"));
        for (HowToPage page : ALL) {
            for (HowToPage.Block block : page.of("sh")) {
                // With the options that make a script of what is typed.
                Checker.Result result = run("shopt -s expand_aliases; set -e\n" + block.source());
                if (result.status() != 0) {
                    problem(page, block, result.output() + result.errors());
                } else if (!block.printed().isEmpty()) {
                    compare(page, block, result.output());
                }
            }
        }
    }

    /** Compiles each page as a program of its own; one JVM, with one engine, runs them. */
    private static void java() throws IOException {
        StringBuilder main = new StringBuilder("class Main {\n");
        main.append("public static void main(String[] a) throws Exception {\n");
        for (HowToPage page : ALL) {
            if (page.of("java").isEmpty() || !compiles(page)) {
                continue;
            }
            main.append(
                    "try { %s.run(); } catch (Throwable t) { System.out.println(t); }%n"
                            .formatted(page.className()));
        }
        Files.writeString(folder.resolve("Main.java"), main + "System.out.close();\n}\n}\n");
        assertEquals("", compile("Main.java"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = System.getProperty("java.class.path");
        run(java + " -Dai.djl.offline=true -cp '.:" + path + "' Main");
        for (HowToPage page : ALL) {
            List<HowToPage.Block> blocks = page.of("java");
            for (int i = 0; i < blocks.size(); i++) {
                Path output = folder.resolve(page.outputFile(i));
                compare(
                        page,
                        blocks.get(i),
                        Files.exists(output) ? Files.readString(output) : "it was not run\n");
            }
        }
    }

    private static boolean compiles(HowToPage page) throws IOException {
        String file = page.className() + ".java";
        Files.writeString(folder.resolve(file), page.javaSource());
        String said = compile(file);
        if (!said.isEmpty()) {
            problem(page, page.of("java").get(0), said);
        }
        return said.isEmpty();
    }

    private static String compile(String file) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options =
                List.of(
                        "-proc:none",
                        "-d",
                        folder.toString(),
                        "-cp",
                        folder + ":" + System.getProperty("java.class.path"));
        boolean compiled =
                compiler.getTask(
                                said,
                                null,
                                null,
                                options,
                                null,
                                compiler.getStandardFileManager(null, null, null)
                                        .getJavaFileObjects(folder.resolve(file)))
                        .call();
        return compiled ? "" : said.toString();
    }

    private static Checker.Result run(String command) {
        return Checker.run(List.of("bash", "-c", "cd '" + folder + "' && " + command), Map.of());
    }

    private static void compare(HowToPage page, HowToPage.Block block, String printed) {
        if (!block.printed().stripTrailing().equals(printed.stripTrailing())) {
            problem(page, block, "expected\n" + block.printed() + "printed\n" + printed);
        }
    }

    private static void problem(HowToPage page, HowToPage.Block block, String said) {
        PROBLEMS.computeIfAbsent(page.name(), name -> new ArrayList<>())
                .add(
                        "the block that begins "
                                + block.source().lines().findFirst().orElse("")
                                + ": "
                                + said);
    }

    private static String between(String text, String before, String after) {
        assertTrue(text.contains(before), before);
        return text.split(before, 2)[1].split(after, 2)[0];
    }
}

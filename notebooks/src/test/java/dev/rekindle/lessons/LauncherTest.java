package dev.rekindle.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher on machines that are set up otherwise than the one it was written on. */
@Tag("lesson")
class LauncherTest {
    private static final Path CANARY = Path.of("src/test/resources/canary/canary.ipynb");
    private static final Map<String, String> LOCALE_C = Map.of("LC_ALL", "C");

    @TempDir Path folder;

    @Test
    void aFileOfAnyNameIsWrittenInTheLocaleC() throws IOException {
        String file = "java.nio.file.Path.of(\\\"модель.txt\\\")";
        String write = "java.nio.file.Files.writeString(" + file + ", \\\"x\\\"); ";
        String line = "int doubled = 2 * 21;";
        Path changed = folder.resolve("canary.ipynb");
        Files.writeString(changed, Files.readString(CANARY).replace(line, write + line));
        assertEquals("", Checker.problems("java", changed, LOCALE_C));
    }

    @Test
    void theKernelStartsFromAFolderOfAnyNameInTheLocaleC() throws IOException {
        Path copy = folder.resolve("é ü/jupyter");
        copy(Path.of(Checker.Environments.KERNEL), copy);
        Map<String, String> variables = Map.of("LC_ALL", "C", "JUPYTER_PATH", copy.toString());
        assertEquals("", Checker.problems("java", CANARY, variables));
    }

    @Test
    void pipInstallsWhereItShouldWhateverTheUserSetForIt() throws IOException {
        Path none = Files.writeString(folder.resolve("none.txt"), "# nothing to install\n");
        Checker.Result made =
                Checker.run(
                        List.of("python3", "tools/environment.py", none.toString()),
                        Map.of(
                                "REKINDLE_CACHE", folder.toString(),
                                "PIP_USER", "1",
                                "PIP_TARGET", folder.resolve("elsewhere").toString()));
        assertEquals(0, made.status(), made.errors());
    }

    /** A source that it does not look at would never be built again, and nobody would be told. */
    @Test
    void aChangedLineInAnyArtifactIsBuilt() throws IOException {
        Path root = folder.resolve("clone");
        for (String part : List.of("lib/format", "lib/cli", "lib/torch", "notebooks")) {
            copy(Path.of("..", part, "src/main"), root.resolve(part).resolve("src/main"));
            Files.copy(Path.of("..", part, "pom.xml"), root.resolve(part).resolve("pom.xml"));
        }
        for (String pom : List.of("pom.xml", "lib/pom.xml")) {
            Files.copy(Path.of("..", pom), root.resolve(pom));
        }
        copy(Path.of("tools"), root.resolve("notebooks/tools"));
        String before = fingerprint(root);
        assertEquals(before, fingerprint(root));
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> sources = files.filter(LauncherTest::isFirstOfItsArtifact).toList();
            assertEquals(4, sources.size(), sources.toString());
            for (Path source : sources) {
                Files.writeString(source, Files.readString(source) + "// changed\n");
                String after = fingerprint(root);
                assertNotEquals(before, after, source.toString());
                before = after;
            }
        }
    }

    private static boolean isFirstOfItsArtifact(Path source) {
        return List.of("TorchFile.java", "RekindleCommand.java", "Torch.java", "Picture.java")
                .contains(source.getFileName().toString());
    }

    private static String fingerprint(Path root) {
        String program =
                "import toolchain, pathlib;"
                        + " print(toolchain.fingerprint(toolchain.Jdk(pathlib.Path('jdk'), 17)))";
        Checker.Result said =
                Checker.run(
                        List.of("python3", "-c", program),
                        Map.of("PYTHONPATH", root.resolve("notebooks/tools").toString()));
        assertEquals(0, said.status(), said.errors());
        return said.output();
    }

    @Test
    void jupyterTrustsALessonUntilItIsEdited() throws IOException {
        String text = Files.readString(CANARY);
        Path committed = Files.writeString(folder.resolve("committed.ipynb"), text);
        Path edited = Files.writeString(folder.resolve("edited.ipynb"), text);
        git("init", "--quiet");
        git("add", ".");
        git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "lessons");
        Files.writeString(edited, text.replace("2 * 21", "2 * 22"));
        Path added = Files.writeString(folder.resolve("new.ipynb"), text.replace("21", "20"));
        Map<String, String> home = Map.of("JUPYTER_DATA_DIR", folder.resolve("data").toString());
        List<String> notebooks = List.of(committed.toString(), edited.toString(), added.toString());
        Checker.Result told = python("tools/trust.py", notebooks, home);
        assertEquals(0, told.status(), told.errors());
        String asks =
                """
                import sys, nbformat
                from nbformat.sign import NotebookNotary
                for name in sys.argv[1:]:
                    print(NotebookNotary().check_signature(nbformat.read(name, as_version=4)))
                """;
        Path ask = Files.writeString(folder.resolve("ask.py"), asks);
        assertEquals("True\nFalse\nFalse\n", python(ask.toString(), notebooks, home).output());
        assertEquals(text, Files.readString(committed));
    }

    private static Checker.Result python(
            String script, List<String> arguments, Map<String, String> variables) {
        List<String> interpreter = List.of(Checker.Environments.LESSONS, script);
        return Checker.run(
                Stream.concat(interpreter.stream(), arguments.stream()).toList(), variables);
    }

    private void git(String... arguments) {
        Checker.Result said =
                Checker.run(
                        Stream.concat(
                                        Stream.of("git", "-C", folder.toString()),
                                        Stream.of(arguments))
                                .toList(),
                        Map.of());
        assertEquals(0, said.status(), said.errors());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(each));
                Files.createDirectories(target.getParent());
                Files.copy(each, target);
            }
        }
    }
}

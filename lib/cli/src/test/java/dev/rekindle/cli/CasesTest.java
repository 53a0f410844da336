package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Situations that people reported, each rebuilt by a script {@code cNN_name.py FOLDER} of a folder
 * that {@code -Drekindle.cases} names: whatever it writes is looked at without a crash, and where
 * the case is the command line's, it says what is right.
 */
@Tag("oracle")
@EnabledIfSystemProperty(named = "rekindle.cases", matches = ".+")
class CasesTest {
    @TempDir static Path folder;

    private static final Map<String, Path> WRITTEN = new HashMap<>();

    /** Runs a case's script, once. */
    private static synchronized Path written(Path script) throws IOException {
        String name = script.getFileName().toString().substring(0, 3);
        Path to = folder.resolve(name);
        if (WRITTEN.put(name, to) == null) {
            Files.createDirectories(to);
            Oracle.shared()
                    .ask(
                            to,
                            "import subprocess, sys; subprocess.run([sys.executable, *arguments],"
                                    + " check=True, capture_output=True); result = 0",
                            List.of(script.toString(), to.toString()));
        }
        return to;
    }

    private static List<Path> scripts() throws IOException {
        Path cases = Path.of(System.getProperty("rekindle.cases")).toAbsolutePath();
        try (Stream<Path> all = Files.list(cases)) {
            return all.filter(path -> path.getFileName().toString().matches("c[0-9]+_.*\\.py"))
                    .sorted()
                    .toList();
        }
    }

    private static Path files(String name) throws IOException {
        for (Path script : scripts()) {
            if (script.getFileName().toString().startsWith(name + "_")) {
                return written(script);
            }
        }
        throw new AssertionError("there is no case " + name);
    }

    private static void says(String name, int code, String words, String line) throws IOException {
        List<String> arguments = new ArrayList<>();
        for (String word : line.split(" ")) {
            boolean file = word.matches(".*\\.(pt|npy|safetensors)");
            arguments.add(file ? files(name).resolve(word).toString() : word);
        }
        Said said = Said.by(arguments.toArray(new String[0]));
        assertEquals(code, said.code(), line + ": " + said);
        assertTrue((said.out() + said.err()).contains(words), line + ": " + said);
    }

    @Test
    void whatTheyWriteIsLookedAt() throws IOException {
        List<String> crashes = new ArrayList<>();
        for (Path script : scripts()) {
            try (Stream<Path> files = Files.walk(written(script))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    for (String command : List.of("inspect", "verify")) {
                        Said said = Said.by(command, file.toString());
                        boolean told = said.code() == 0 || said.code() == RekindleCommand.REFUSED;
                        if (!told || (said.out() + said.err()).contains("\tat ")) {
                            crashes.add(command + " " + file + ": " + said);
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), crashes);
    }

    @Test
    void aSharedContainerIsComparedAtEachPlace() throws IOException {
        says("c01", 1, "best: only in A", "diff a.pt b.pt");
        says("c01", 0, "0 different", "diff a.pt c.pt");
        says("c01", 0, "written", "extract a.pt best.weight x.npy");
        says("c01", 1, "stride: only in A", "diff lit_a.pt lit_b.pt");
        says("c01", 1, "b: only in A", "diff empty_a.pt empty_b.pt");
    }

    @Test
    void typesAreToldApart() throws IOException {
        for (String name : List.of("key", "list", "empty", "dtype", "dot", "none", "str", "zero")) {
            says("c15", 1, " different", "diff " + name + "_a.pt " + name + "_b.pt");
        }
        says("c15", 0, "0 different", "diff order_a.pt order_b.pt");
        says("c15", 1, "a: None and str 'None'", "diff none_a.pt none_b.pt");
        says("c15", 1, "a: str '1' and int 1", "diff str_a.pt str_b.pt");
        says("c15", 1, "in other bits", "diff zero_a.pt zero_b.pt");
    }

    @Test
    void noJavaClassIsNamed() throws IOException {
        says("c22", 2, "this is a list", "convert list.pt x.safetensors");
        says("c22", 2, "torch.complex32", "convert c.pt x.safetensors");
        says("c22", 2, "Add --float32", "extract bf16.pt w x.npy");
    }
}

package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rekindle.file.TorchFile;
import dev.rekindle.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names outside of ASCII under {@code LC_ALL=C}, as in cron or over ssh; on each JDK that is there.
 */
@Tag("slow")
class LocaleTest {
    private static final Path JDKS = Path.of("/usr/lib/jvm");

    @TempDir Path folder;

    private String run(Path java, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                java.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                RekindleCommand.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return said + "exit " + process.waitFor();
    }

    private static List<Path> javas() throws IOException {
        List<Path> javas = new ArrayList<>();
        javas.add(Path.of(System.getProperty("java.home"), "bin", "java"));
        if (Files.isDirectory(JDKS)) {
            try (Stream<Path> jdks = Files.list(JDKS)) {
                jdks.filter(jdk -> jdk.toString().contains("25"))
                        .map(jdk -> jdk.resolve("bin/java"))
                        .filter(Files::isExecutable)
                        .forEach(javas::add);
            }
        }
        return javas;
    }

    @Test
    void theCommandLineReadsAndWritesThem() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("sun.jnu.encoding", "").equals("UTF-8"));
        assumeTrue(Files.isReadable(Path.of("/proc/self/cmdline")));
        TorchFile.save(folder.resolve("модель.pt"), Map.of("ключ", Tensor.of(new float[] {1, 2})));
        for (Path java : javas()) {
            String shown = run(java, "inspect", "модель.pt");
            assertTrue(shown.startsWith("\\u043c\\u043e\\u0434\\u0435\\u043b\\u044c.pt: "), shown);
            assertTrue(shown.contains("'\\u043a\\u043b\\u044e\\u0447': tensor((2,)"), shown);
            assertTrue(shown.endsWith("exit 0"), shown);
            String extracted = run(java, "extract", "модель.pt", "ключ", "выход.npy");
            assertTrue(extracted.endsWith("exit 0"), extracted);
            assertTrue(Files.deleteIfExists(folder.resolve("выход.npy")), extracted);
            String refused = run(java, "extract", "модель.pt", "нет", "выход.npy");
            assertTrue(refused.contains("There are: \\u043a\\u043b\\u044e\\u0447"), refused);
            assertEquals(-1, refused.indexOf('?'), refused);
            String missing = run(java, "verify", folder.resolve("нет.pt").toString());
            assertTrue(missing.contains("there is no such file"), missing);
            assertEquals(-1, missing.indexOf('?'), missing);
        }
    }
}

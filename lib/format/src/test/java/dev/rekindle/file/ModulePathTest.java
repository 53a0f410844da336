package dev.rekindle.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's module reads and writes with what this one exports, and sees nothing internal. */
class ModulePathTest {
    private static final String USER =
            """
            package app;
            import dev.rekindle.file.*;
            import dev.rekindle.tensor.Tensor;
            import java.nio.file.Path;
            import java.util.Map;
            public class Main {
                public static void main(String[] arguments) {
                    Path file = Path.of(arguments[0], "m.safetensors");
                    TorchFile.save(
                            file,
                            Map.of("w", Tensor.of(new float[] {1, 2})),
                            SaveOptions.DEFAULT.withFormat(Format.SAFETENSORS).withShardBytes(9));
                    LoadOptions options = LoadOptions.DATA.withMaxRecords(9).withMaxOpcodes(99);
                    try (TorchFile torch = TorchFile.open(Input.of(file), options)) {
                        System.out.print(torch.kind().title() + " " + torch.root());
                    }
                }
            }
            """;

    @TempDir Path folder;

    private final String modulePath =
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(
                            entry ->
                                    entry.matches(".*(jackson-|jspecify-)[^/\\\\]*\\.jar")
                                            || Files.exists(Path.of(entry, "module-info.class")))
                    .collect(Collectors.joining(File.pathSeparator));

    /** Returns what the compiler said, nothing where it was content. */
    private String compile(String source) throws IOException {
        Path module = folder.resolve("module-info.java");
        Path main = Files.createDirectories(folder.resolve("app")).resolve("Main.java");
        Files.writeString(module, "module app { requires dev.rekindle.format; }");
        Files.writeString(main, source);
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        out,
                        out,
                        "-p",
                        modulePath,
                        "-d",
                        folder.resolve("out").toString(),
                        module.toString(),
                        main.toString());
        return said.toString();
    }

    @Test
    void aUsersModuleReadsAndWrites() throws Exception {
        assertEquals("", compile(USER));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-p", folder.resolve("out") + File.pathSeparator + modulePath, "-m"));
        command.addAll(List.of("app/app.Main", folder.toString()));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertEquals(
                "safetensors {w=tensor((2,), torch.float32)}",
                new String(child.getInputStream().readAllBytes(), UTF_8));
    }

    @Test
    void whatIsInternalIsNotSeen() throws IOException {
        String said =
                compile(
                        "package app; class Main {"
                                + " dev.rekindle.internal.archive.ArchiveLimits limits; }");
        assertTrue(said.contains("dev.rekindle.internal.archive"), said);
    }
}

package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rekindle.nn.Linear;
import dev.rekindle.nn.ReLU;
import dev.rekindle.nn.Sequential;
import dev.rekindle.testing.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's program, compiled against just the jars that an artifact brings, on each JDK here. */
@Tag("engine")
class UsersProjectTest {
    /** What rekindle-format brings; the class path of these tests has more. */
    private static final String NOT_OF_FORMAT =
            "api-\\d.*|pytorch-.*|jna-.*|gson-.*|slf4j-.*|commons-.*|picocli.*|junit.*|archunit.*"
                    + "|rekindle-\\d.*|rekindle-(cli|testing).*";

    @TempDir Path folder;

    private String run(String classPath, String source, Path file) throws Exception {
        Path program = Files.writeString(folder.resolve("Program.java"), source);
        int compiled =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-d",
                                folder.toString(),
                                "-cp",
                                classPath,
                                program.toString());
        assertEquals(0, compiled, "the program compiles");
        TreeSet<String> answers = new TreeSet<>();
        for (String java : javas()) {
            List<String> command =
                    new ArrayList<>(
                            ChildJvm.command(
                                    classPath + File.pathSeparator + folder,
                                    "Program",
                                    List.of("-Dai.djl.offline=true"),
                                    file));
            command.set(0, java);
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            answers.add(
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(0, process.waitFor(), java);
        }
        assertEquals(1, answers.size(), "each JDK says the same");
        return answers.first();
    }

    /** The JDK of these tests, and where it stands beside others, a newer one. */
    private static List<String> javas() throws IOException {
        List<String> javas = new ArrayList<>(List.of(ChildJvm.java()));
        Path beside = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(beside)) {
            try (Stream<Path> others = Files.list(beside)) {
                others.filter(home -> home.getFileName().toString().contains("25"))
                        .map(home -> home.resolve("bin/java"))
                        .filter(Files::isExecutable)
                        .forEach(java -> javas.add(java.toString()));
            }
        }
        return javas;
    }

    @Test
    void theFormatAloneReadsAFileWithoutDjl() throws Exception {
        String pom = Files.readString(Path.of("../format/pom.xml"));
        TreeSet<String> brought = new TreeSet<>();
        Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL)
                .matcher(pom)
                .results()
                .map(found -> found.group(1))
                .filter(text -> !text.contains("<scope>test</scope>"))
                .forEach(text -> brought.add(text.replaceAll("(?s).*<artifactId>(.*?)<.*", "$1")));
        assertEquals("[jackson-databind]", brought.toString());
        Torch.save(Checkpoint.of("epoch", 5), folder.resolve("model.pt"));
        assertEquals(
                "{epoch=5}\n",
                run(
                        ChildJvm.classPathWithout(name -> name.matches(NOT_OF_FORMAT)),
                        """
                        import dev.rekindle.file.TorchFile;
                        import java.nio.file.Path;
                        class Program {
                            public static void main(String[] arguments) {
                                try (TorchFile file = TorchFile.open(Path.of(arguments[0]))) {
                                    System.out.println(file.root());
                                }
                            }
                        }
                        """,
                        folder.resolve("model.pt")));
    }

    @Test
    void oneLinePredicts() throws Exception {
        try (Sequential net = new Sequential(new Linear(2, 1), new ReLU())) {
            Torch.save(net, folder.resolve("net.pt"));
        }
        assertEquals(
                "(1, 1)\n",
                run(
                        System.getProperty("java.class.path"),
                        """
                        import dev.rekindle.Torch;
                        class Program {
                            public static void main(String[] arguments) {
                                System.out.println(Torch.load(arguments[0]).asModule().forward(Torch.ones(1, 2)).getShape());
                            }
                        }
                        """,
                        folder.resolve("net.pt")));
    }
}

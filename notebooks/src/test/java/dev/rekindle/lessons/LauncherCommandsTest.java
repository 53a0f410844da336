package dev.rekindle.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each command of {@code ./lessons} that the README names, in a copy of the clone whose path has
 * spaces and letters outside of ASCII.
 */
@Tag("lesson")
class LauncherCommandsTest {
    private static final Pattern COMMAND =
            Pattern.compile("^\\./lessons(?<arguments>[^#\\n]*)", Pattern.MULTILINE);

    private static final Path CANARY = Path.of("src/test/resources/canary/canary.ipynb");

    @TempDir static Path folder;
    private static LauncherClone clone;

    @BeforeAll
    static void aClone() throws IOException {
        clone = LauncherClone.in(folder.resolve("mes leçons/модель 1")).built();
    }

    /** The README's lesson numbers are taken for that of the new, short lesson. */
    @Test
    void theCommandsOfTheReadmeWork() throws IOException {
        List<String> commands = readme();
        assertEquals(7, commands.size(), commands.toString());
        run("new 42 \"A title\"");
        for (String command : commands) {
            if (command.startsWith("new")) {
                continue;
            }
            String said = run(command.equals("run") ? "run 42" : command.replace("03", "42"));
            if (command.startsWith("check")) {
                assertTrue(said.endsWith("All fine.\n"), said);
            } else if (command.startsWith("export")) {
                assertTrue(Files.exists(clone.root().resolve("target/pages/index.html")), said);
            } else if (command.startsWith("kernel")) {
                assertTrue(said.contains("Your Jupyter and VS Code now list"), said);
                assertEquals("", Checker.problems("java", CANARY, onlyTheUsers()));
            }
        }
        run("kernel remove");
        assertFalse(Files.exists(folder.resolve("data/kernels/rekindle")));
    }

    /** Jupyter without this clone's kernel, as a user's own. */
    private static Map<String, String> onlyTheUsers() {
        return Map.of("JUPYTER_PATH", "", "JUPYTER_DATA_DIR", folder.resolve("data").toString());
    }

    private static List<String> readme() throws IOException {
        String text = Files.readString(Checker.NOTEBOOKS.resolveSibling("README.md"));
        List<String> found = new ArrayList<>();
        Matcher commands = COMMAND.matcher(text);
        while (commands.find()) {
            String arguments = commands.group("arguments").strip();
            if (!arguments.isEmpty()) {
                found.add(arguments);
            }
        }
        return found;
    }

    private static String run(String arguments) {
        String line = "cd '" + clone.root() + "' && ./lessons " + arguments;
        Checker.Result said =
                Checker.run(
                        List.of("bash", "-c", line),
                        Map.of(
                                "REKINDLE_BUILT",
                                "1",
                                "JUPYTER_DATA_DIR",
                                folder.resolve("data").toString()));
        assertEquals(0, said.status(), arguments + "\n" + said.output() + said.errors());
        return said.output();
    }

    @Test
    void theAddressStandsLastAndAloneAndCtrlCEndsIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Process process =
                    start("--no-browser", "--ip=127.0.0.1", "--port=" + taken.getLocalPort());
            List<String> lines = new ArrayList<>();
            BufferedReader reader = process.inputReader();
            String line;
            while ((line = reader.readLine()) != null && !line.contains("token=")) {
                lines.add(line);
            }
            assertTrue(line != null, lines.toString());
            assertTrue(lines.size() <= 5, "so much before the address: " + lines);
            Matcher address =
                    Pattern.compile(
                                    "    (http://127\\.0\\.0\\.1:(\\d+)/)lab/tree/01-.*token=(\\w+)")
                            .matcher(line);
            assertTrue(address.matches(), line);
            assertFalse(address.group(2).equals("" + taken.getLocalPort()), "the taken port");
            String status = address.group(1) + "api/status?token=" + address.group(3);
            try (var answer = java.net.URI.create(status).toURL().openStream()) {
                assertTrue(new String(answer.readAllBytes()).contains("\"kernels\""));
            }
            interrupt(process);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it does not end");
            assertEquals(130, process.exitValue());
            String rest = String.join("", reader.lines().toList()).strip();
            assertEquals("", rest);
        }
    }

    @Test
    void whereEveryPortIsTakenItSaysSo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = "" + taken.getLocalPort();
            Process process =
                    start(
                            "--no-browser",
                            "--ip=127.0.0.1",
                            "--port=" + port,
                            "--ServerApp.port_retries=0");
            String said = String.join("\n", process.inputReader().lines().toList());
            assertTrue(process.waitFor() != 0, said);
            assertTrue(said.contains("port " + port + " is not available"), said);
            assertFalse(said.contains("Traceback"), said);
        }
    }

    private static Process start(String... options) throws IOException {
        // A group of its own, as a terminal makes one: Ctrl-C goes to all of it.
        String group = "import os, sys; os.setsid(); os.execv(sys.argv[1], sys.argv[1:])";
        List<String> command = new ArrayList<>(List.of("python3", "-c", group));
        command.addAll(List.of(clone.root().resolve("lessons").toString(), "open"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("REKINDLE_BUILT", "1");
        builder.environment().put("JUPYTER_DATA_DIR", folder.resolve("data").toString());
        return builder.start();
    }

    private static void interrupt(Process process) throws Exception {
        new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).start().waitFor();
    }
}

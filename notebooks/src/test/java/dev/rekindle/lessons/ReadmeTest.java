package dev.rekindle.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What {@link HowToTest} does not run of the README: the commands that take minutes are those of
 * {@code .ci/run}, those of the launcher are run by {@link LauncherTest}, and nothing else is left.
 */
class ReadmeTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern FENCE =
            Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void eachBlockSaysWhatItIs() throws IOException {
        for (String[] block : blocks()) {
            assertTrue(List.of("sh", "java", "python", "xml", "text").contains(block[0]), block[1]);
        }
    }

    @Test
    void eachBuildIsRunByTheProjectsOwnCheck() throws IOException {
        List<String> run = Files.readAllLines(ROOT.resolve(".ci/run"));
        List<String> builds = commands("mvn ");
        assertEquals(4, builds.size(), builds.toString());
        for (String build : builds) {
            String there = "build " + build.replaceFirst("mvn", "mvn -B");
            assertTrue(run.stream().anyMatch(line -> line.strip().equals(there)), there);
        }
    }

    @Test
    void theLinksLeadToFilesAndHeadingsThatAreThere() throws IOException {
        String text = Files.readString(ROOT.resolve("README.md"));
        Matcher links = Pattern.compile("]\\(([^)]+)\\)").matcher(text);
        while (links.find()) {
            String target = links.group(1);
            if (target.startsWith("#")) {
                assertTrue(anchors(text).contains(target.substring(1)), target);
            } else {
                assertTrue(Files.exists(ROOT.resolve(target)), target);
            }
        }
    }

    private static List<String> anchors(String text) {
        return Pattern.compile("^#+ (.*)$", Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(found -> found.group(1).toLowerCase().replaceAll("[^\\w -]", ""))
                .map(heading -> heading.replace(' ', '-'))
                .toList();
    }

    /** The lines of the shell blocks that begin so, without their comments. */
    private static List<String> commands(String beginning) throws IOException {
        List<String> found = new ArrayList<>();
        for (String[] block : blocks()) {
            if (block[0].equals("sh")) {
                block[1].lines()
                        .filter(line -> line.startsWith(beginning))
                        .map(line -> line.replaceAll("\\s+#.*", ""))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static List<String[]> blocks() throws IOException {
        return FENCE.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map(found -> new String[] {found.group(1), found.group(2)})
                .toList();
    }
}

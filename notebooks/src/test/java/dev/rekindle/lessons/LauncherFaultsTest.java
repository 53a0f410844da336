package dev.rekindle.lessons;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./lessons} says where something is missing: a sentence that says what to do. */
@Tag("lesson")
class LauncherFaultsTest {
    @TempDir Path folder;
    private LauncherClone clone;

    @BeforeEach
    void aClone() throws IOException {
        clone = LauncherClone.in(folder.resolve("a clone"));
    }

    @Test
    void withoutAJdkItNamesTheOneToInstall() throws IOException {
        Map<String, String> variables = new HashMap<>();
        variables.put("PATH", path("python3", "git", "env"));
        variables.put("JAVA_HOME", "");
        assertSays("There is no java on the PATH. Install a JDK 17 or newer", variables);
    }

    @Test
    void aJdkThatIsNotThereIsNamed() {
        assertSays(
                "nowhere/bin/java does not start (No such file or directory). Install a JDK 17",
                Map.of("JAVA_HOME", folder.resolve("nowhere").toString()));
    }

    @Test
    void aJdkThatIsTooOldIsNamed() throws IOException {
        Path java = folder.resolve("old/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(
                java,
                "#!/bin/sh\necho '    java.home = /opt/old' >&2\n"
                        + "echo '    java.specification.version = 1.8' >&2\n");
        assertTrue(java.toFile().setExecutable(true));
        assertSays(
                "Java 8 in /opt/old is too old; 17 or newer is needed.",
                Map.of("JAVA_HOME", folder.resolve("old").toString()));
    }

    @Test
    void withoutMavenItSaysHowToGetIt() throws IOException {
        assertSays(
                "There is no mvn on the PATH. Install Maven 3.8 or newer",
                Map.of("PATH", path("python3", "git", "env", "java")));
    }

    @Test
    void withoutANetworkMavensDownloadsAreSaidToBeMissing() {
        assertSaysIn(
                "unshare -n",
                "Maven has not downloaded yet what the build needs, and there is no network.",
                Map.of("MAVEN_OPTS", "-Dmaven.repo.local=" + folder.resolve("empty")));
    }

    @Test
    void withoutANetworkPythonsPackagesAreSaidToBeMissing() {
        assertSaysIn(
                "unshare -n",
                "The Python environment 'lessons' is not in the cache yet and there is no network.",
                Map.of("REKINDLE_BUILT", "1", "REKINDLE_CACHE", folder.resolve("no").toString()));
    }

    @Test
    void withTooLittleRoomItSaysSoBeforeItDownloads() throws IOException {
        saysOnADiskOfOneMegabyte("There is too little room for", "./lessons prepare");
    }

    @Test
    void onADiskThatIsFullItSaysWhichFolderHasNoRoom() throws IOException {
        String install = "python3 notebooks/tools/environment.py lessons";
        saysOnADiskOfOneMegabyte("The disk is full", install);
    }

    private void saysOnADiskOfOneMegabyte(String sentence, String command) throws IOException {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        assertSaysIn(
                "unshare -m bash -c 'mount -t tmpfs -o size=1m none " + cache + " && \"$@\"' -",
                sentence,
                command,
                Map.of("REKINDLE_BUILT", "1", "REKINDLE_CACHE", cache.toString()));
    }

    @Test
    void aCloneThatCannotBeWrittenIsNotBuilt() {
        String root = clone.root().toString();
        assertSaysIn(
                "unshare -m bash -c 'mount --bind \""
                        + root
                        + "\" \""
                        + root
                        + "\""
                        + " && mount -o remount,bind,ro \""
                        + root
                        + "\" && \"$@\"' -",
                "This clone cannot be written to (Read-only file system",
                Map.of());
    }

    @Test
    void aLessonThatIsNotThereIsNamed() throws IOException {
        clone.built();
        assertSentence("There is no lesson 77; there are 01", clone.lessons("run", "77"));
        assertSentence("Name a lesson: ./lessons check 01", clone.lessons("check"));
        assertSentence("./lessons kernel install, or", clone.lessons("kernel", "launch"));
        assertSentence("A number and a title are needed", clone.lessons("new", "42"));
    }

    private void assertSays(String sentence, Map<String, String> variables) {
        assertSentence(sentence, clone.lessons(variables, "prepare"));
    }

    private void assertSaysIn(String namespace, String sentence, Map<String, String> variables) {
        assertSaysIn(namespace, sentence, "./lessons prepare", variables);
    }

    /** In a namespace of its own, where the machine lets us make one. */
    private void assertSaysIn(
            String namespace, String sentence, String command, Map<String, String> variables) {
        String without = namespace.replace("\"$@\"", "true") + " true";
        boolean allowed = Checker.run(List.of("bash", "-c", without), Map.of()).status() == 0;
        Assumptions.assumeTrue(allowed, "no namespaces for this user: " + namespace);
        String line = "cd '" + clone.root() + "' && " + namespace + " " + command;
        assertSentence(sentence, Checker.run(List.of("bash", "-c", line), variables));
    }

    private static void assertSentence(String sentence, Checker.Result said) {
        assertTrue(said.errors().contains(sentence), said.output() + said.errors());
        assertFalse((said.output() + said.errors()).contains("Traceback"), said.errors());
        assertNotEquals(0, said.status());
    }

    /** A PATH on which these programs are and no others. */
    private String path(String... programs) throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        for (String program : programs) {
            Checker.Result where = Checker.run(List.of("bash", "-c", where(program)), Map.of());
            Files.createSymbolicLink(bin.resolve(program), Path.of(where.output().strip()));
        }
        return bin.toString();
    }

    /** The program itself, not a script before it that wants a shell. */
    private static String where(String program) {
        return program.equals("python3")
                ? "python3 -c 'import sys; print(sys.executable)'"
                : "command -v " + program;
    }
}

package dev.rekindle.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The container's two files; binder/check, which needs a container engine, builds and runs them.
 */
class ContainerFilesTest {
    private static final Path ROOT = Path.of("..");

    // Binder looks in binder/ alone, and builders differ in how far they follow a symbolic link.
    @Test
    void binderBuildsWhatDockerBuilds() throws IOException {
        assertEquals(
                Files.readString(ROOT.resolve("Dockerfile")),
                Files.readString(ROOT.resolve("binder/Dockerfile")));
    }
}

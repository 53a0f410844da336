package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.file.TorchFile;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.MemoryStorage;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that is ended by Ctrl-C leaves nothing behind. */
class InterruptionTest {
    private static final long BYTES = 200L << 20;

    @TempDir Path folder;

    private boolean isSaving() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(".rekindle-"));
        }
    }

    @Test
    void aConversionThatIsInterruptedTakesItsFileAlong() throws Exception {
        Path in = folder.resolve("in.pt");
        TorchFile.save(in, Tensor.over(MemoryStorage.allocate(BYTES), DType.UINT8, BYTES));
        Process child =
                ChildJvm.start(
                        RekindleCommand.class,
                        List.of("-Xmx256m"),
                        "convert",
                        in,
                        folder.resolve("out.pt"));
        while (!isSaving()) {
            assertTrue(child.isAlive(), () -> "it was done before it could be interrupted");
            Thread.sleep(1);
        }
        child.destroy();
        child.waitFor();
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(in), files.toList());
        }
    }
}

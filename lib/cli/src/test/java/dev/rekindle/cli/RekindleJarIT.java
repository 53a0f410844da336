package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.ChildJvm;
import dev.rekindle.testing.FrozenCorpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that users start, as they start it; Maven runs this when it is packed. */
class RekindleJarIT {
    private static final Path JAR = Path.of("target/rekindle.jar").toAbsolutePath();

    @TempDir static Path folder;

    @BeforeAll
    static void aStateDictThatTorchWrote() throws IOException {
        Path written = FrozenCorpus.folder().resolve("good/state_dict.pt");
        Files.copy(written, folder.resolve("model.pt"));
        byte[] damaged = Files.readAllBytes(written);
        damaged[damaged.length / 2] ^= 1;
        Files.write(folder.resolve("damaged.pt"), damaged);
    }

    /** Runs it in the folder; both streams in one, as a terminal shows them. */
    private static String run(int code, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(ChildJvm.java(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, process.waitFor(), said);
        return said;
    }

    @Test
    void inspectShowsTheTree() throws Exception {
        String tree = run(0, "inspect", "model.pt");
        assertTrue(tree.contains("tensor((6, 3, 5, 5), torch.float32)"), tree);
        assertTrue(run(0, "inspect", "--json", "--sha256", "model.pt").startsWith("{"));
    }

    @Test
    void verifyTellsAWholeFileFromADamagedOne() throws Exception {
        assertTrue(run(0, "verify", "model.pt").contains("model.pt: fine"));
        assertTrue(run(2, "verify", "damaged.pt").contains("damaged.pt"));
    }

    @Test
    void convertKeepsEveryTensorOnTheWayThereAndBack() throws Exception {
        run(0, "convert", "model.pt", "model.safetensors");
        run(0, "convert", "model.safetensors", "back.pt");
        String said = run(0, "diff", "model.pt", "back.pt");
        assertTrue(said.contains(" 0 different"), said);
    }

    @Test
    void diffNamesWhatDiffersInItsExitCode() throws Exception {
        Path other = FrozenCorpus.folder().resolve("good/checkpoint.pt");
        run(1, "diff", "model.pt", other.toString());
    }

    @Test
    void extractWritesOneTensorForNumPy() throws Exception {
        run(0, "extract", "model.pt", "conv.weight", "weight.npy");
        byte[] npy = Files.readAllBytes(folder.resolve("weight.npy"));
        assertEquals((byte) 0x93, npy[0]);
        assertEquals(0, (npy.length - 6 * 3 * 5 * 5 * Float.BYTES) % 64);
    }

    @Test
    void aWrongUseSaysHow() throws Exception {
        assertTrue(run(64, "burn").contains("Usage: rekindle"));
    }
}

package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is killed while it saves shards over others leaves the old ones or the new, whole. */
@Tag("slow")
class KilledShardsTest {
    private static final int SHARDS = 4;
    private static final int VALUES = 1000;

    @TempDir Path folder;

    private static void save(Path index, float round) {
        Map<String, Object> root = new LinkedHashMap<>();
        for (int i = 0; i < SHARDS; i++) {
            float[] values = new float[VALUES];
            Arrays.fill(values, round);
            root.put("w" + i, Tensor.of(values));
        }
        TorchFile.save(
                index,
                root,
                SaveOptions.DEFAULT.withFormat(Format.SHARDS).withShardBytes(4L * VALUES));
    }

    private static void assertWhole(Path index) {
        try (TorchFile torch = TorchFile.open(index)) {
            Map<?, ?> root = (Map<?, ?>) torch.load().root();
            assertEquals(SHARDS, root.size());
            float[] first = ((Tensor) root.get("w0")).toFloatArray();
            float[] expected = new float[VALUES];
            Arrays.fill(expected, first[0]);
            for (Object tensor : root.values()) {
                assertArrayEquals(expected, ((Tensor) tensor).toFloatArray(), "of two saves");
            }
        }
    }

    @Test
    void aKilledSaveLeavesWholeShardsAndTheNextTakesItsLeftoversAway() throws Exception {
        Path index = folder.resolve("model.safetensors.index.json");
        Random random = new Random(7);
        boolean left = false;
        for (int round = 0; round < 12; round++) {
            Process child = ChildJvm.start(Saver.class, List.of("-Xmx64m"), index);
            assertEquals('.', child.getInputStream().read(), "the child did not save once");
            Thread.sleep(random.nextInt(60));
            child.destroyForcibly().waitFor();
            left |= names().size() > SHARDS + 1;
            assertWhole(index);
        }
        assertTrue(left, "no child was killed in mid-save: this shows nothing");
        save(index, 1);
        assertEquals(
                List.of(
                        "model-00001-of-00004.safetensors",
                        "model-00002-of-00004.safetensors",
                        "model-00003-of-00004.safetensors",
                        "model-00004-of-00004.safetensors",
                        "model.safetensors.index.json"),
                names());
        assertWhole(index);
    }

    @Test
    void whatIsSavedOverItselfKeepsTheUsualNames() throws IOException {
        Path index = folder.resolve("model.safetensors.index.json");
        save(index, 1);
        List<String> first = names();
        save(index, 2);
        assertEquals(first, names());
        assertFalse(Files.readString(index).contains("-of-00004-"));
        assertWhole(index);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** Saves again and again, each time with other values. */
    static final class Saver {
        public static void main(String[] arguments) {
            for (int round = 0; ; round++) {
                save(Path.of(arguments[0]), round);
                System.out.print('.');
                System.out.flush();
            }
        }

        private Saver() {}
    }
}

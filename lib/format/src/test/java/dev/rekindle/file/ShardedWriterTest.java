package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state_dict in several files: torch and safetensors read each, and the index finds all. */
@Tag("oracle")
class ShardedWriterTest {
    @TempDir static Path saved;
    private static Path original;
    @TempDir Path folder;

    @BeforeAll
    static void torchSavesAStateDict() {
        original = saved.resolve("whole.pt");
        script("write", original.toString());
    }

    private static String script(String... arguments) {
        return Oracle.script(saved, Duration.ofMinutes(1), "shards.py", arguments);
    }

    private static void write(Path index, Object root, long bytes) {
        TorchFile.save(
                index, root, SaveOptions.DEFAULT.withFormat(Format.SHARDS).withShardBytes(bytes));
    }

    private void split(Path index, long bytes) {
        try (TorchFile torch = TorchFile.open(original)) {
            write(index, torch.root(), bytes);
        }
    }

    @Test
    void eachShardIsReadByTorchAndSplitAsHuggingFaceSplitsIt() throws IOException {
        List<String> written = new ArrayList<>(List.of("read", original.toString()));
        for (String name :
                List.of("model.safetensors.index.json", "pytorch_model.bin.index.json")) {
            for (long bytes : new long[] {1, 200, 320, 600, 1_000_000}) {
                Path place = Files.createDirectory(folder.resolve(name + bytes));
                split(place.resolve(name), bytes);
                written.add(place.resolve(name) + "=" + bytes);
            }
        }
        script(written.toArray(new String[0]));
    }

    @Test
    void theShardsComeBackAsOne() throws IOException {
        Path index = folder.resolve("pytorch_model.bin.index.json");
        split(index, 300);
        try (TorchFile whole = TorchFile.open(original);
                TorchFile shards = TorchFile.open(index)) {
            assertEquals(FileKind.SHARD_INDEX, shards.kind());
            Map<?, ?> expected = (Map<?, ?>) whole.root();
            Map<?, ?> found = (Map<?, ?>) shards.root();
            assertEquals(expected.keySet(), found.keySet());
            for (Object key : expected.keySet()) {
                assertTrue(
                        ((Tensor) found.get(key)).contentEquals((Tensor) expected.get(key)),
                        key.toString());
            }
            // Written over while it is read: the shards have the same names.
            Map<Object, Object> ordered = new LinkedHashMap<>(expected);
            ordered.replaceAll((key, value) -> found.get(key));
            write(index, ordered, 300);
        }
        script("read", original.toString(), index + "=300");
    }

    @Test
    void whatCannotBeWrittenLeavesTheOldCheckpointWhole() throws IOException {
        Path index = folder.resolve("model.safetensors.index.json");
        split(index, 300);
        Map<String, byte[]> before = contents();
        Map<String, Object> bad = new LinkedHashMap<>();
        bad.put("a", Tensor.of(new float[100]));
        bad.put("b", Tensor.of(new float[100]));
        bad.put("z", "no tensor");
        assertThrows(TorchFileException.class, () -> write(index, bad, 100));
        Map<String, byte[]> after = contents();
        assertEquals(before.keySet(), after.keySet());
        before.forEach(
                (name, bytes) -> assertTrue(java.util.Arrays.equals(bytes, after.get(name)), name));
    }

    private Map<String, byte[]> contents() throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    @Test
    void aNameThatIsNoIndexAndAValueThatIsNoMapAreRefused() {
        for (String name : List.of("model.json", ".index.json", "model.index.json")) {
            assertTrue(
                    assertThrows(
                                    TorchFileException.class,
                                    () -> write(folder.resolve(name), Map.of(), 100))
                            .getMessage()
                            .contains("expected a name such as model.safetensors.index.json"),
                    name);
        }
        Path index = folder.resolve("m.bin.index.json");
        assertThrows(TorchFileException.class, () -> write(index, List.of(), 100));
        assertThrows(TorchFileException.class, () -> write(index, Map.of(), 0));
        assertThrows(TorchFileException.class, () -> write(index, Map.of(1L, 2L), 9));
        assertFalse(Files.exists(index));
    }
}

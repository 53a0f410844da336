package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file, bytes, a stream, shards in somebody's store are one thing. */
class InputTest {
    private static final float[] VALUES = {1, 2, 3};

    @TempDir Path folder;

    private Map<String, Object> weights() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("a", Tensor.of(VALUES));
        root.put("b", Tensor.of(new float[] {4}));
        return root;
    }

    private static void assertRead(Input input) {
        try (TorchFile torch = TorchFile.open(input, LoadOptions.DATA)) {
            Map<?, ?> root = (Map<?, ?>) torch.root();
            assertArrayEquals(VALUES, ((Tensor) root.get("a")).toFloatArray());
        }
    }

    @Test
    void bytesAndAStreamAreReadAsTheirFileIs() throws IOException {
        Path file = folder.resolve("m.pt");
        TorchFile.save(file, weights());
        byte[] bytes = Files.readAllBytes(file);
        assertRead(Input.of(file));
        assertRead(Input.of(bytes));
        assertRead(Input.of(new ByteArrayInputStream(bytes)));
        try (InputStream stream = Files.newInputStream(file)) {
            assertRead(Input.of(stream));
        }
    }

    @Test
    void aStreamOfSeveralPiecesIsReadWhole() {
        int count = 3 << 20;
        byte[] bytes = new byte[4 * count + 1];
        Arrays.fill(bytes, (byte) 7);
        Input input = Input.of(new ByteArrayInputStream(bytes));
        ByteBuffer found = ByteBuffer.allocate(bytes.length);
        try {
            assertEquals(bytes.length, input.size());
            input.read(0, found);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertArrayEquals(bytes, found.array());
    }

    /** A store that counts what it was asked to close. */
    private static final class Blob implements Input {
        private final Map<String, byte[]> store;
        private final String key;
        private final AtomicInteger open;

        Blob(Map<String, byte[]> store, String key, AtomicInteger open) {
            this.store = store;
            this.key = key;
            this.open = open;
            open.incrementAndGet();
        }

        @Override
        public String name() {
            return key;
        }

        @Override
        public long size() throws IOException {
            if (!store.containsKey(key)) {
                throw new IOException("403 forbidden");
            }
            return store.get(key).length;
        }

        @Override
        public void read(long position, ByteBuffer target) {
            target.put(store.get(key), (int) position, target.remaining());
        }

        @Override
        public Optional<Input> neighbour(String name) {
            return store.containsKey(name)
                    ? Optional.of(new Blob(store, name, open))
                    : Optional.empty();
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    @Test
    void shardsInAStoreOfOnesOwnAreReadByTheirIndexAndAllAreClosed() throws IOException {
        Path index = folder.resolve("model.safetensors.index.json");
        TorchFile.save(
                index, weights(), SaveOptions.DEFAULT.withFormat(Format.SHARDS).withShardBytes(8));
        Map<String, byte[]> store = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                store.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        assertEquals(3, store.size());
        AtomicInteger open = new AtomicInteger();
        assertRead(new Blob(store, index.getFileName().toString(), open));
        assertEquals(0, open.get());
        store.remove("model-00002-of-00002.safetensors");
        String said =
                assertThrows(
                                TorchFileException.class,
                                () ->
                                        assertRead(
                                                new Blob(
                                                        store,
                                                        "model.safetensors.index.json",
                                                        open)))
                        .getMessage();
        assertEquals(
                "[model.safetensors.index.json] the shard 'model-00002-of-00002.safetensors' does not"
                        + " stand beside the index. Get the whole checkpoint again.",
                said);
        assertEquals(0, open.get());
    }

    @Test
    void whatAStoreCannotGiveIsRefusedInItsWords() {
        TorchFileException e =
                assertThrows(
                        TorchFileException.class,
                        () -> assertRead(new Blob(Map.of(), "gone.pt", new AtomicInteger())));
        assertEquals("[gone.pt] the input can't be opened: 403 forbidden.", e.getMessage());
    }

    @Test
    void anIndexInMemoryHasNoShardsBesideIt() {
        byte[] index = "{\"weight_map\": {\"a\": \"a.safetensors\"}}".getBytes();
        assertTrue(
                assertThrows(TorchFileException.class, () -> assertRead(Input.of(index)))
                        .getMessage()
                        .contains("does not stand beside the index"));
    }

    @Test
    void anIndexWithLongMetadataIsAnIndex() throws IOException {
        TorchFile.save(
                folder.resolve("a.safetensors"),
                weights(),
                SaveOptions.DEFAULT.withFormat(Format.SAFETENSORS));
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(
                index,
                "{\"metadata\": {\"note\": \""
                        + "x".repeat(700_000)
                        + "\", \"weight_map\": 1},"
                        + " \"weight_map\": {\"a\": \"a.safetensors\"}}");
        assertRead(Input.of(index));
    }

    @Test
    void anIndexThatNamesItselfIsRefused() throws IOException {
        Path index = folder.resolve("i.json");
        Files.writeString(index, "{\"weight_map\": {\"a\": \"i.json\"}}");
        assertTrue(
                assertThrows(TorchFileException.class, () -> assertRead(Input.of(index)))
                        .getMessage()
                        .contains("is an index itself"));
    }
}

package dev.rekindle.internal.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.TorchFileWriter;
import dev.rekindle.internal.archive.AtomicFile;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.SavedAs;
import dev.rekindle.internal.text.Shorten;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a state_dict as several files and their index: {@code model.safetensors.index.json} beside
 * {@code model-00001-of-00003.safetensors}, {@code pytorch_model.bin.index.json} beside {@code
 * pytorch_model-00001-of-00003.bin}. Names and index as {@code save_pretrained} writes them
 * (transformers 4.57); but one shard has an index too, as the index is what was asked for.
 */
public final class ShardedWriter {
    /** How the names of an index end. */
    public static final String INDEX_ENDING = ".index.json";

    /** The size that transformers takes unless told otherwise: 5 GB. */
    public static final long DEFAULT_SHARD_BYTES = 5_000_000_000L;

    private final Path index;
    private final String stem;
    private final String ending;

    private ShardedWriter(Path index) {
        this.index = index.toAbsolutePath();
        String name = String.valueOf(index.getFileName());
        String whole =
                name.endsWith(INDEX_ENDING)
                        ? name.substring(0, name.length() - INDEX_ENDING.length())
                        : "";
        int dot = whole.lastIndexOf('.');
        if (dot <= 0) {
            throw refuse(
                    "expected a name such as model.safetensors.index.json or"
                            + " pytorch_model.bin.index.json, but found "
                            + Shorten.text(name)
                            + ". Name the index so.");
        }
        this.stem = whole.substring(0, dot);
        this.ending = whole.substring(dot);
    }

    /**
     * Writes the shards beside {@code index}, then the index. Until all shards are whole, nothing
     * that was there is touched; while they take their places there is no index.
     *
     * @param shardBytes the most bytes of tensors in a shard, but for one that is larger alone
     * @throws TorchFileException if {@code root} is no map with names as keys, a value can't be
     *     written, or a file can't
     */
    public static void write(Path index, @Nullable Object root, long shardBytes) {
        ShardedWriter writer = new ShardedWriter(index);
        Object plain = root instanceof SavedAs other ? other.savedAs() : root;
        Map<?, ?> map = PlainView.dict(plain);
        if (map == null || !map.keySet().stream().allMatch(String.class::isInstance)) {
            throw writer.refuse(
                    "expected a map of names to tensors, which alone can be split. Take the"
                            + " state_dict out of the checkpoint first.");
        }
        if (shardBytes <= 0) {
            throw writer.refuse("a shard of " + shardBytes + " bytes holds nothing. Name a size.");
        }
        try {
            writer.write(ShardPlan.of(map, shardBytes));
        } catch (IOException e) {
            throw new TorchFileException(
                    String.valueOf(index.getFileName()),
                    "the shards can't be written: " + e.getMessage() + ". Check their folder.",
                    e);
        }
    }

    private void write(ShardPlan plan) throws IOException {
        Path folder = index.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw refuse("Parent directory " + folder + " does not exist. Make it first.");
        }
        Map<String, String> places = new TreeMap<>();
        Path aside = Files.createTempDirectory(folder, ".rekindle-");
        try {
            List<String> names = new ArrayList<>();
            for (Map<Object, @Nullable Object> shard : plan.shards()) {
                String name =
                        String.format(
                                Locale.ROOT,
                                "%s-%05d-of-%05d%s",
                                stem,
                                names.size() + 1,
                                plan.shards().size(),
                                ending);
                names.add(name);
                shard.keySet().forEach(key -> places.put((String) key, name));
                if (ending.equals(".safetensors")) {
                    SafetensorsWriter.write(aside.resolve(name), shard);
                } else {
                    TorchFileWriter.write(aside.resolve(name), shard);
                }
            }
            Files.deleteIfExists(index);
            for (String name : names) {
                Files.move(
                        aside.resolve(name),
                        folder.resolve(name),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            remove(aside);
        }
        byte[] text = json(plan.totalBytes(), places);
        AtomicFile.write(
                index,
                channel -> {
                    ByteBuffer bytes = ByteBuffer.wrap(text);
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                });
    }

    /** As {@code json.dumps(index, indent=2, sort_keys=True) + "\n"}. */
    private byte[] json(long totalBytes, Map<String, String> places) {
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter()
                        .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                        .withSeparators(
                                com.fasterxml.jackson.core.util.Separators.createDefaultInstance()
                                        .withObjectFieldValueSpacing(
                                                com.fasterxml.jackson.core.util.Separators.Spacing
                                                        .AFTER));
        Map<String, Object> whole = new TreeMap<>();
        whole.put("metadata", Map.of("total_size", totalBytes));
        whole.put("weight_map", places);
        try {
            String text = new ObjectMapper().writer(printer).writeValueAsString(whole);
            return (text + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new TorchFileException(
                    String.valueOf(index.getFileName()),
                    "the names can't be written as JSON. Rename the tensors.",
                    e);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private TorchFileException refuse(String what) {
        return new TorchFileException(String.valueOf(index.getFileName()), what);
    }
}

package dev.rekindle.internal.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.FileKind;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.archive.ByteSource;
import dev.rekindle.internal.archive.FileByteSource;
import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.internal.text.Shorten;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a checkpoint in several files by its index, {@code pytorch_model.bin.index.json} or {@code
 * model.safetensors.index.json}, as one. Every shard is opened when its first tensor is named, and
 * stays lazy. Mirrors {@code load_sharded_checkpoint} (transformers 4.57).
 */
public final class ShardedReader {
    private static final long MOST_INDEX_BYTES = 100_000_000;

    /** A name that stands twice hides that another one is gone. */
    private static final ObjectMapper JSON =
            new ObjectMapper(
                    JsonFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build());

    private ShardedReader() {}

    public static Contents read(ByteSource source, @Nullable Path path, LoadOptions options) {
        Path folder = path == null ? null : path.toAbsolutePath().getParent();
        if (folder == null) {
            throw refuse(source, "an index needs its shards beside it. Open it by its path.");
        }
        Map<String, TorchFile> shards = new LinkedHashMap<>();
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        try {
            for (Map.Entry<String, JsonNode> entry : weightMap(source).properties()) {
                String file = entry.getValue().asText();
                if (!entry.getValue().isTextual() || !isFileName(file)) {
                    throw refuse(
                            source,
                            "the shard "
                                    + Shorten.text(file)
                                    + " does not stand beside the index. Expected a file name"
                                    + " without a folder; get the checkpoint again.");
                }
                TorchFile shard = shards.get(file);
                if (shard == null) {
                    shard = shard(source, folder.resolve(file), options);
                    shards.put(file, shard);
                    warnings.addAll(shard.warnings());
                }
                root.put(entry.getKey(), find(source, shard, file, entry.getKey()));
            }
        } catch (RuntimeException e) {
            shards.values().forEach(TorchFile::close);
            throw e;
        }
        return contents(shards, root, warnings);
    }

    private static boolean isFileName(String name) {
        try {
            return !name.isEmpty() && name.equals(String.valueOf(Path.of(name).getFileName()));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Opens a shard, which is no index itself: one that names itself would never end. */
    private static TorchFile shard(ByteSource index, Path file, LoadOptions options) {
        try (ByteSource source = FileByteSource.open(file)) {
            if (FileSniffer.sniff(source) == FileKind.SHARD_INDEX) {
                throw refuse(
                        index,
                        "the shard "
                                + Shorten.text(source.name())
                                + " is an index itself. Get the checkpoint again.");
            }
        }
        return TorchFile.open(file, options);
    }

    private static @Nullable Object find(
            ByteSource source, TorchFile shard, String file, String key) {
        if (!(shard.root() instanceof Map<?, ?> map) || !map.containsKey(key)) {
            throw refuse(
                    source,
                    "the index says that "
                            + Shorten.text(key)
                            + " stands in "
                            + file
                            + ", but it does not. Get the checkpoint again.");
        }
        return map.get(key);
    }

    private static Contents contents(
            Map<String, TorchFile> shards,
            Map<String, @Nullable Object> root,
            List<String> warnings) {
        List<TorchFile.Record> records = new ArrayList<>();
        List<FileStorage> storages = new ArrayList<>();
        List<String> unsafe = new ArrayList<>();
        shards.forEach(
                (file, shard) -> {
                    for (TorchFile.Record record : shard.records()) {
                        records.add(
                                new TorchFile.Record(
                                        file + "/" + record.name(), record.lengthBytes()));
                    }
                    storages.addAll(shard.storages());
                    unsafe.addAll(shard.unsafeGlobals());
                });
        return new Contents(
                FileKind.SHARD_INDEX,
                root,
                -1,
                records,
                storages,
                warnings,
                unsafe,
                () -> shards.values().forEach(TorchFile::verify),
                () -> shards.values().forEach(TorchFile::close));
    }

    private static JsonNode weightMap(ByteSource source) {
        if (source.size() > MOST_INDEX_BYTES) {
            throw refuse(source, "an index of " + source.size() + " bytes is too large.");
        }
        byte[] text = new byte[(int) source.size()];
        source.read(0, ByteBuffer.wrap(text));
        try {
            JsonNode map = JSON.readTree(text).path("weight_map");
            if (map.isObject()) {
                return map;
            }
        } catch (IOException e) {
            throw new TorchFileException(
                    source.name(),
                    "the index is no whole JSON, or has a name twice. Get the checkpoint again.",
                    e);
        }
        throw refuse(source, "the index has no weight_map. Get the checkpoint again.");
    }

    private static TorchFileException refuse(ByteSource source, String what) {
        return new TorchFileException(source.name(), what);
    }
}

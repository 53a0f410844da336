package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.internal.text.Shorten;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in several files, by its index: {@code pytorch_model.bin.index.json} or {@code
 * model.safetensors.index.json}, read as one. Every shard is opened when its first tensor is named,
 * and stays lazy. Mirrors {@code load_sharded_checkpoint} (transformers 4.57).
 */
public final class Shards implements Container, Writer {
    @Override
    public String title() {
        return "sharded checkpoint index";
    }

    @Override
    public boolean recognises(Source source) {
        return source.firstWords().startsWith("{") && ShardIndex.isOne(source);
    }

    @Override
    public Contents read(Source source) {
        Map<String, Contents> shards = new LinkedHashMap<>();
        try {
            return read(source, shards);
        } catch (RuntimeException e) {
            shards.values().forEach(Contents::close);
            throw e;
        }
    }

    private static Contents read(Source source, Map<String, Contents> shards) {
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        for (Map.Entry<String, String> entry : ShardIndex.read(source).entrySet()) {
            String file = entry.getValue();
            Contents shard = shards.get(file);
            if (shard == null) {
                shard = shard(source, file);
                shards.put(file, shard);
                warnings.addAll(shard.warnings());
            }
            if (!(shard.root() instanceof Map<?, ?> map) || !map.containsKey(entry.getKey())) {
                throw refuse(
                        source,
                        "the index says that "
                                + Shorten.text(entry.getKey())
                                + " stands in "
                                + Shorten.text(file)
                                + ", but it does not. Get the checkpoint again.");
            }
            root.put(entry.getKey(), map.get(entry.getKey()));
        }
        return contents(shards, root, warnings);
    }

    private static Contents shard(Source source, String file) {
        if (source.neighbours() == Neighbours.NONE) {
            throw refuse(
                    source,
                    "is an index itself, or stands alone: its shards are looked for beside the index"
                            + " that was opened. Open the index by its path.");
        }
        Contents shard = source.neighbours().open(file);
        if (shard == null) {
            throw refuse(
                    source,
                    "the shard "
                            + Shorten.text(file)
                            + " does not stand beside the index. Get the whole checkpoint again.");
        }
        return shard;
    }

    private static Contents contents(
            Map<String, Contents> shards,
            Map<String, @Nullable Object> root,
            List<String> warnings) {
        List<Contents.Record> records = new ArrayList<>();
        List<FileStorage> storages = new ArrayList<>();
        List<String> unsafe = new ArrayList<>();
        List<String> dangerous = new ArrayList<>();
        shards.forEach(
                (file, shard) -> {
                    for (Contents.Record record : shard.records()) {
                        records.add(
                                new Contents.Record(
                                        file + "/" + record.name(), record.lengthBytes()));
                    }
                    storages.addAll(shard.storages());
                    unsafe.addAll(shard.unsafeGlobals());
                    dangerous.addAll(shard.dangerousGlobals());
                });
        return new Contents(root, -1, records, storages, warnings, unsafe)
                .withDangerous(dangerous)
                .with(
                        () -> shards.values().forEach(Contents::verify),
                        () -> shards.values().forEach(Contents::close));
    }

    @Override
    public Prepared prepare(@Nullable Object root, WriteOptions options) {
        throw new TorchFileException(
                "save",
                "shards are several files and their index, but here is one stream. Save to a path"
                        + " such as model.safetensors.index.json.");
    }

    @Override
    public void write(Path target, @Nullable Object root, WriteOptions options) {
        ShardsWriter.write(target, root, options);
    }

    private static TorchFileException refuse(Source source, String what) {
        return new TorchFileException(source.name(), what);
    }
}

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
    public OpenContainer read(Source source) {
        Map<String, OpenContainer> shards = new LinkedHashMap<>();
        try {
            return read(source, shards);
        } catch (RuntimeException e) {
            shards.values().forEach(OpenContainer::close);
            throw e;
        }
    }

    private static OpenContainer read(Source source, Map<String, OpenContainer> shards) {
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : ShardIndex.read(source).entrySet()) {
            String file = entry.getValue();
            OpenContainer shard = shards.get(file);
            if (shard == null) {
                shard = shard(source, file);
                shards.put(file, shard);
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
        return contents(shards, root);
    }

    private static OpenContainer shard(Source source, String file) {
        if (source.neighbours() == Neighbours.NONE) {
            throw refuse(
                    source,
                    "is an index itself, or stands alone: its shards are looked for beside the index"
                            + " that was opened. Open the index by its path.");
        }
        OpenContainer shard = source.neighbours().open(file);
        if (shard == null) {
            throw refuse(
                    source,
                    "the shard "
                            + Shorten.text(file)
                            + " does not stand beside the index. Get the whole checkpoint again.");
        }
        return shard;
    }

    private static OpenContainer contents(
            Map<String, OpenContainer> shards, Map<String, @Nullable Object> root) {
        List<OpenContainer.Record> records = new ArrayList<>();
        List<FileStorage> storages = new ArrayList<>();
        Findings findings = new Findings();
        shards.forEach(
                (file, shard) -> {
                    for (OpenContainer.Record record : shard.records()) {
                        records.add(
                                new OpenContainer.Record(
                                        file + "/" + record.name(), record.lengthBytes()));
                    }
                    storages.addAll(shard.storages());
                    findings.add(shard.findings());
                });
        return new OpenContainer(root, -1, records, storages, findings)
                .with(
                        () -> shards.values().forEach(OpenContainer::verify),
                        () -> shards.values().forEach(OpenContainer::close));
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

package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.AtomicFile;
import dev.rekindle.internal.archive.Unfinished;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Reductions;
import dev.rekindle.internal.text.Shorten;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
final class ShardsWriter {
    private static final String INDEX_ENDING = ".index.json";
    private static final String SAFETENSORS = ".safetensors";

    private final Path index;
    private final String stem;
    private final String ending;

    private ShardsWriter(Path index) {
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
     * Writes the shards beside {@code index}, then the index, so that at each instant the index
     * leads to the old shards or to the new ones.
     *
     * @throws TorchFileException if {@code root} is no map with names as keys, a value can't be
     *     written, or a file can't
     */
    static void write(Path index, @Nullable Object root, WriteOptions options) {
        ShardsWriter writer = new ShardsWriter(index);
        Reductions reductions = new Reductions(options.reducer());
        Map<?, ?> map = root == null ? null : PlainView.dict(reductions.of(root));
        if (map == null || !map.keySet().stream().allMatch(String.class::isInstance)) {
            throw writer.refuse(
                    "expected a dict of names and tensors, which alone can be split. Take the"
                            + " state_dict out of the checkpoint first.");
        }
        if (options.shardBytes() <= 0) {
            throw writer.refuse(
                    "a shard of " + options.shardBytes() + " bytes holds nothing. Name a size.");
        }
        try {
            Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach(
                    (key, value) -> entries.put(key, value == null ? null : reductions.of(value)));
            writer.write(ShardPlan.of(entries, options.shardBytes()), options);
        } catch (IOException e) {
            throw new TorchFileException(
                    String.valueOf(index.getFileName()),
                    "the shards can't be written: " + e.getMessage() + ". Check their folder.",
                    e);
        }
    }

    private void write(ShardPlan plan, WriteOptions options) throws IOException {
        Path folder = index.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw refuse("Parent directory " + folder + " does not exist. Make it first.");
        }
        Writer writer = ending.equals(SAFETENSORS) ? new Safetensors() : new TorchZip();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= plan.shards().size(); i++) {
            names.add(
                    String.format(
                            Locale.ROOT,
                            "%s-%05d-of-%05d%s",
                            stem,
                            i,
                            plan.shards().size(),
                            ending));
        }
        try (Unfinished.Folder aside = Unfinished.folder(folder)) {
            for (int i = 0; i < names.size(); i++) {
                writer.write(aside.path().resolve(names.get(i)), plan.shards().get(i), options);
            }
            new ShardsExchange(aside.path(), folder, names).run(placed -> writeIndex(plan, placed));
        }
    }

    private void writeIndex(ShardPlan plan, List<String> placed) {
        Map<String, String> places = new TreeMap<>(PythonJson.ORDER);
        for (int i = 0; i < placed.size(); i++) {
            for (Object key : plan.shards().get(i).keySet()) {
                places.put((String) key, placed.get(i));
            }
        }
        byte[] text = json(plan.totalBytes(), places).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(index, channel -> StorageBytes.write(channel, ByteBuffer.wrap(text)));
    }

    /** As {@code json.dumps(index, indent=2, sort_keys=True) + "\n"}. */
    private static String json(long totalBytes, Map<String, String> places) {
        StringBuilder text = new StringBuilder("{\n  \"metadata\": {\n    \"total_size\": ");
        text.append(totalBytes).append("\n  },\n  \"weight_map\": {");
        String separator = "\n    ";
        for (Map.Entry<String, String> place : places.entrySet()) {
            text.append(separator).append(PythonJson.string(place.getKey()));
            text.append(": ").append(PythonJson.string(place.getValue()));
            separator = ",\n    ";
        }
        return text.append(places.isEmpty() ? "}\n}\n" : "\n  }\n}\n").toString();
    }

    private TorchFileException refuse(String what) {
        return new TorchFileException(String.valueOf(index.getFileName()), what);
    }
}

package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.internal.program.JsonValue;
import dev.rekindle.internal.program.TensorMeta;
import dev.rekindle.internal.text.Shorten;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Bytes;
import dev.rekindle.value.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Weights or constants of a {@code .pt2}: names, each with a record of raw bytes and the view over
 * it. Mirrors {@code _build_file_map}, {@code _load_state_dict} and {@code _load_constants}
 * (torch/export/pt2_archive/_package.py, 2.15.0), but unpickles nothing, and does not take zeros
 * for a record that is empty.
 */
final class ExportedPayloads {
    private static final Pattern RECORD = Pattern.compile("[A-Za-z0-9_]{1,200}");

    /** What {@code ScriptObject}s and opaque objects are pickled into; torch unpickles them. */
    private static final List<String> OBJECTS = List.of("custom_obj_", "opaque_obj_");

    private static final int MOST_OBJECT_BYTES = 1 << 26;

    private final Records records;
    private final ReadOptions options;
    private final String folder;
    private final Function<Records.Item, @Nullable Object> pickled;
    private final Map<String, FileStorage> storages = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    ExportedPayloads(
            Records records,
            ReadOptions options,
            String folder,
            Function<Records.Item, @Nullable Object> pickled) {
        this.records = records;
        this.options = options;
        this.folder = folder;
        this.pickled = pickled;
    }

    Collection<FileStorage> storages() {
        return storages.values();
    }

    List<String> warnings() {
        return warnings;
    }

    Map<String, @Nullable Object> read(JsonValue config) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        config.get("config")
                .fields()
                .forEach((name, entry) -> named.put(name, payload(name, entry)));
        return named;
    }

    private @Nullable Object payload(String name, JsonValue entry) {
        String path = entry.get("path_name").text();
        if (!RECORD.matcher(path).matches()) {
            throw entry.get("path_name")
                    .expected("a record's name, of letters, digits and underscores");
        }
        Records.Item record = ExportedZip.require(records, folder + path);
        JsonValue isParameter = entry.find("is_param");
        boolean parameter = isParameter != null && isParameter.truth();
        JsonValue usePickle = entry.find("use_pickle");
        if (usePickle != null && usePickle.truth()) {
            if (OBJECTS.stream().anyMatch(path::startsWith)) {
                warnings.add(
                        "the constant "
                                + Shorten.text(name)
                                + " is an object of a class, pickled: its bytes are kept, and not"
                                + " looked into.");
                return new Bytes(record.readAll(MOST_OBJECT_BYTES));
            }
            return pickled.apply(record);
        }
        TensorMeta meta = TensorMeta.of(entry.get("tensor_meta"));
        long[] shape = meta.shape();
        Tensor tensor = tensor(name, record, meta, shape, parameter);
        return parameter ? new Parameter(tensor, meta.requiresGrad()) : tensor;
    }

    private Tensor tensor(
            String name, Records.Item record, TensorMeta meta, long[] shape, boolean parameter) {
        long[] strides = meta.strides();
        long offset = meta.offsetElements();
        String where = records.name() + " ! " + Shorten.name(record.name());
        String wrong = Tensor.check(record.sizeBytes(), meta.dtype(), offset, shape, strides);
        if (wrong != null) {
            throw new TorchFileException(
                    where,
                    "the tensor "
                            + Shorten.text(name)
                            + " does not fit its record: "
                            + (record.sizeBytes() == 0
                                    ? "the record is empty, and torch would take zeros for it. "
                                    : "")
                            + wrong);
        }
        if (record.sizeBytes() % meta.dtype().itemSizeBytes() != 0) {
            throw new TorchFileException(
                    where,
                    "record holds "
                            + record.sizeBytes()
                            + " bytes, which is no whole number of "
                            + meta.dtype().torchName()
                            + " elements. The file is damaged or was edited; get it again.");
        }
        FileStorage storage =
                storages.computeIfAbsent(
                        record.name(),
                        key ->
                                new FileStorage(
                                        record::read,
                                        record.sizeBytes(),
                                        options.mapLocation().apply(meta.location())));
        boolean grad = meta.requiresGrad() && !parameter;
        return new Tensor(storage, meta.dtype(), offset, shape, strides, grad, false, false);
    }
}

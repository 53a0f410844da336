package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.program.GraphSummary;
import dev.rekindle.internal.program.JsonValue;
import dev.rekindle.internal.text.Shorten;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The parts of the programs in one {@code .pt2}, and all that is to be said of them. */
final class ExportedParts {
    private static final int MOST_JSON_BYTES = Integer.MAX_VALUE - 8;

    private final Records records;
    private final ReadOptions options;
    private final List<FileStorage> storages = new ArrayList<>();
    private final Findings findings = new Findings();
    private final List<Runnable> verifications = new ArrayList<>();
    private final Map<String, Supplier<JsonValue>> programs = new LinkedHashMap<>();
    private int protocol = -1;

    ExportedParts(Records records, ReadOptions options) {
        this.records = records;
        this.options = options;
        verifications.add(records::verify);
    }

    OpenContainer contents(Map<String, @Nullable Object> root) {
        return new OpenContainer(root, protocol, records.known(), storages, findings)
                .withPrograms(programs)
                .verifiedBy(() -> verifications.forEach(Runnable::run));
    }

    /** A program as torch 2.8 and later lay it down. */
    Map<String, @Nullable Object> model(String name) {
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        root.put(ExportedZip.STATE_DICT, payloads("data/weights/", name, "weights"));
        Object constants = payloads("data/constants/", name, "constants");
        if (!(constants instanceof Map<?, ?> map && map.isEmpty())) {
            root.put(ExportedZip.CONSTANTS, constants);
        }
        sampleInputs(records.find("data/sample_inputs/" + name + ".pt"), root);
        root.put(ExportedZip.PROGRAM, summary(name, "models/" + name + ".json"));
        return root;
    }

    /** A program as torch 2.1 to 2.7 laid it down: the first of them called all records .json. */
    Map<String, @Nullable Object> old() {
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        root.put(ExportedZip.STATE_DICT, dict(oldRecord("serialized_state_dict")));
        Records.Item record = oldRecord("serialized_constants");
        // Without constants the first ones wrote no byte.
        Object constants = record == null || record.sizeBytes() == 0 ? Map.of() : dict(record);
        if (!(constants instanceof Map<?, ?> map && map.isEmpty())) {
            root.put(ExportedZip.CONSTANTS, constants);
        }
        sampleInputs(oldRecord("serialized_example_inputs"), root);
        root.put(ExportedZip.PROGRAM, summary("model", "serialized_exported_program.json"));
        return root;
    }

    private Records.@Nullable Item oldRecord(String name) {
        Records.Item record = records.find(name + ".pt");
        return record == null ? records.find(name + ".json") : record;
    }

    /** 2.8 wrote the whole dict as one torch.save, later ones a record a storage. */
    private @Nullable Object payloads(String folder, String model, String what) {
        Records.Item whole = records.find(folder + model + ".pt");
        if (whole != null) {
            return dict(whole);
        }
        Records.Item config = records.find(folder + model + "_" + what + "_config.json");
        if (config == null) {
            config = ExportedZip.require(records, folder + model + "_model_param_config.json");
        }
        ExportedPayloads payloads = new ExportedPayloads(records, options, folder, this::pickled);
        Map<String, @Nullable Object> read =
                payloads.read(
                        JsonValue.parse(
                                config.readAll(MOST_JSON_BYTES),
                                records.name() + " ! " + Shorten.name(config.name())));
        storages.addAll(payloads.storages());
        findings.warn(payloads.warnings());
        return read;
    }

    private @Nullable Object dict(Records.@Nullable Item record) {
        if (record == null) {
            throw new TorchFileException(
                    records.name(),
                    "there is no state_dict beside the program. The file is damaged or was edited;"
                            + " get it again.");
        }
        Object value = pickled(record);
        if (PlainView.dict(value) == null) {
            throw new TorchFileException(
                    records.name() + " ! " + Shorten.name(record.name()),
                    "expected a dict of names and tensors. The file was edited; get it again.");
        }
        return value;
    }

    /** Reads a torch.save within the file: inert, and held against the same allow-list. */
    private @Nullable Object pickled(Records.Item record) {
        Source source =
                Source.of(new RecordSource(records.name(), record), Neighbours.NONE, options);
        TorchZip zip = new TorchZip();
        if (!zip.recognises(source)) {
            throw new TorchFileException(
                    source.name(),
                    "expected the bytes of a torch.save, which torch.export puts here. The file is"
                            + " damaged or was edited; get it again.");
        }
        OpenContainer inner = zip.read(source);
        storages.addAll(inner.storages());
        findings.add(inner.findings());
        verifications.add(inner::verify);
        protocol = Math.max(protocol, inner.protocol());
        return inner.root();
    }

    /** They are no part of the program: what is refused or damaged in them is said, no more. */
    private void sampleInputs(Records.@Nullable Item record, Map<String, @Nullable Object> root) {
        if (record == null || record.sizeBytes() == 0) {
            return;
        }
        try {
            root.put(ExportedZip.SAMPLE_INPUTS, pickled(record));
        } catch (TorchFileException e) {
            findings.warn(
                    "the inputs that the program was exported with are left out: ["
                            + e.where()
                            + "] "
                            + e.what());
        }
    }

    private Map<String, @Nullable Object> summary(String model, String name) {
        Records.Item record = ExportedZip.require(records, name);
        String where = records.name() + " ! " + Shorten.name(name);
        // Kept, as its text is small beside the weights, and the file may be closed by then.
        byte[] text = record.readAll(MOST_JSON_BYTES);
        Supplier<JsonValue> program = () -> JsonValue.program(text, where);
        programs.put(model, program);
        GraphSummary summary = GraphSummary.of(program.get());
        findings.warn(summary.warnings());
        findings.addDangerous(summary.evaluated());
        return summary.values();
    }
}

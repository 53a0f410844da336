package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.internal.codec.PickledTree;
import dev.rekindle.internal.codec.StorageId;
import dev.rekindle.internal.codec.StorageSource;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.text.Shorten;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the records of a torch zip. Mirrors {@code _load} (torch/serialization.py) and {@code
 * PyTorchStreamReader} (caffe2/serialize/inline_container.cc), 2.15.0, but checks every CRC.
 */
final class TorchZipReader implements StorageSource {
    /** What one array holds; how much fits into memory is asked where it is read. */
    private static final long MOST_PICKLE_BYTES = Integer.MAX_VALUE - 8;

    /** {@code kMinSupportedFileFormatVersion} and its maximum (caffe2/serialize/versions.h). */
    private static final long OLDEST_VERSION = 1;

    private static final long NEWEST_VERSION = 10;
    private static final int MOST_ODDITIES = 10;

    private final Records records;
    private final ReadOptions options;
    private final String folder;
    private final boolean bigEndian;
    private final Map<String, FileStorage> storages = new LinkedHashMap<>();

    /** A reader of the storages of one folder of the archive, {@code data/} as a rule. */
    TorchZipReader(Records records, ReadOptions options, String folder) {
        this.records = records;
        this.options = options;
        this.folder = folder;
        this.bigEndian = isBigEndian();
    }

    static OpenContainer read(Records records, ReadOptions options) {
        requireVersion(records);
        TorchZipReader reader = new TorchZipReader(records, options, "data/");
        PickledTree tree = tree(records, "data.pkl", options);
        Object root = tree.decode(reader);
        List<OpenContainer.Record> known = records.known();
        Findings findings = new Findings();
        findings.add(tree);
        findings.warn(reader.oddities(known));
        return new OpenContainer(root, tree.protocol(), known, reader.storages.values(), findings)
                .verifiedBy(records::verify);
    }

    Map<String, FileStorage> storages() {
        return storages;
    }

    static PickledTree tree(Records records, String record, ReadOptions options) {
        byte[] pickle = records.record(record).readAll(MOST_PICKLE_BYTES);
        ByteArrayInputStream in = new ByteArrayInputStream(pickle);
        PickledTree tree = options.tree(records.name() + " ! " + record, in);
        if (in.available() > 0) {
            tree.warnings()
                    .add(
                            in.available()
                                    + " bytes follow the pickle in "
                                    + record
                                    + ", which torch never reads: another pickle may hide there.");
        }
        return tree;
    }

    static void requireVersion(Records records) {
        Records.Item record = records.find(".data/version");
        if (record == null) {
            record = records.record("version");
        }
        String text = new String(record.readAll(64), StandardCharsets.ISO_8859_1).strip();
        long version = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
        if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
            throw new TorchFileException(
                    records.name() + " ! " + Shorten.name(record.name()),
                    "expected a version from 1 to 10, but found "
                            + Shorten.text(text)
                            + ". The file is of a newer torch, or damaged; save it again.");
        }
    }

    private boolean isBigEndian() {
        Records.Item record = records.find("byteorder");
        if (record == null) {
            return false;
        }
        String order = new String(record.readAll(64), StandardCharsets.ISO_8859_1);
        if (!order.equals("little") && !order.equals("big")) {
            throw new TorchFileException(
                    records.name() + " ! byteorder",
                    "expected little or big, but found "
                            + Shorten.text(order)
                            + ". The file is damaged; get it again.");
        }
        return order.equals("big");
    }

    /** The first few of a kind are named, the others counted. */
    private List<String> oddities(List<OpenContainer.Record> known) {
        List<String> all = new ArrayList<>();
        int orphans = 0;
        int pickles = 0;
        for (OpenContainer.Record record : known) {
            boolean unused =
                    record.name().startsWith(folder)
                            && !storages.containsKey(record.name().substring(folder.length()));
            if (unused && ++orphans <= MOST_ODDITIES) {
                all.add("the record " + Shorten.name(record.name()) + " belongs to no tensor.");
            } else if (!unused
                    && record.name().endsWith(".pkl")
                    && !record.name().equals("data.pkl")
                    && ++pickles <= MOST_ODDITIES) {
                all.add(
                        "the pickle "
                                + Shorten.name(record.name())
                                + " is not read, by torch neither.");
            }
        }
        if (orphans > MOST_ODDITIES) {
            all.add((orphans - MOST_ODDITIES) + " more records belong to no tensor.");
        }
        if (pickles > MOST_ODDITIES) {
            all.add((pickles - MOST_ODDITIES) + " more pickles are not read, by torch neither.");
        }
        return all;
    }

    @Override
    public Found storage(PyTuple tuple) {
        StorageId id = StorageId.of(records.name() + " ! data.pkl", tuple, 5);
        Records.Item record = records.record(folder + id.key());
        if (record.sizeBytes() != id.lengthBytes()) {
            throw new TorchFileException(
                    records.name() + " ! " + Shorten.name(record.name()),
                    "record holds "
                            + record.sizeBytes()
                            + " bytes, but a storage of "
                            + id.lengthBytes() / id.dtype().itemSizeBytes()
                            + " "
                            + id.dtype().torchName()
                            + " elements needs "
                            + id.lengthBytes()
                            + ". The file is truncated or was edited; save it again.");
        }
        FileStorage storage =
                storages.computeIfAbsent(
                        id.key(),
                        key ->
                                new FileStorage(
                                        record::read,
                                        id.lengthBytes(),
                                        options.mapLocation().apply(id.location())));
        return new Found(storage, id.dtype(), id.untyped(), bigEndian);
    }
}

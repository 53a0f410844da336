package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.FileKind;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.archive.ArchiveReader;
import dev.rekindle.internal.archive.ArchiveRecord;
import dev.rekindle.internal.archive.ByteSource;
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
 * Reads a torch zip. Mirrors {@code _load} (torch/serialization.py) and {@code PyTorchStreamReader}
 * (caffe2/serialize/inline_container.cc), 2.15.0, but checks every CRC.
 */
public final class ZipFileReader implements StorageSource {
    private static final long MOST_PICKLE_BYTES = 1L << 30;

    /** {@code kMinSupportedFileFormatVersion} and its maximum (caffe2/serialize/versions.h). */
    private static final long OLDEST_VERSION = 1;

    private static final long NEWEST_VERSION = 10;

    private final ArchiveReader archive;
    private final LoadOptions options;
    private final String folder;
    private final boolean bigEndian;
    private final Map<String, FileStorage> storages = new LinkedHashMap<>();

    private ZipFileReader(ArchiveReader archive, LoadOptions options, String folder) {
        this.archive = archive;
        this.options = options;
        this.folder = folder;
        this.bigEndian = isBigEndian();
    }

    public static Contents read(ByteSource source, LoadOptions options) {
        ArchiveReader archive = ArchiveReader.open(source, options.archive());
        FileKind kind = kind(archive);
        if (kind == FileKind.TORCHSCRIPT) {
            return TorchScriptReader.read(archive, options);
        }
        if (kind != FileKind.ZIP) {
            throw FileSniffer.refusal(kind, source.name());
        }
        requireVersion(archive);
        ZipFileReader reader = new ZipFileReader(archive, options, "data/");
        PickledTree tree = tree(archive, "data.pkl", options);
        Object root = tree.decode(reader);
        return new Contents(
                kind,
                root,
                tree.protocol(),
                records(archive),
                reader.storages.values(),
                reader.withOddities(tree.warnings()),
                tree.unsafe(),
                archive::verify,
                archive::close);
    }

    /** A reader of the storages of another folder of the archive. */
    static ZipFileReader storages(ArchiveReader archive, LoadOptions options, String folder) {
        return new ZipFileReader(archive, options, folder);
    }

    Map<String, FileStorage> storages() {
        return storages;
    }

    static PickledTree tree(ArchiveReader archive, String record, LoadOptions options) {
        byte[] pickle = archive.record(record).readAll(MOST_PICKLE_BYTES);
        ByteArrayInputStream in = new ByteArrayInputStream(pickle);
        PickledTree tree = PickledTree.read(archive.name() + " ! " + record, in, options);
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

    static List<TorchFile.Record> records(ArchiveReader archive) {
        List<TorchFile.Record> records = new ArrayList<>();
        for (ArchiveRecord record : archive.records()) {
            records.add(new TorchFile.Record(record.name(), record.sizeBytes()));
        }
        return records;
    }

    private static FileKind kind(ArchiveReader archive) {
        if (archive.find("constants.pkl") != null) {
            return FileKind.TORCHSCRIPT;
        } else if (archive.find("data.pkl") != null) {
            return FileKind.ZIP;
        } else if (archive.find("archive_format") != null
                || archive.find("models/model.json") != null
                || archive.find("serialized_exported_program.json") != null) {
            return FileKind.EXPORT;
        }
        return FileKind.OTHER_ZIP;
    }

    static void requireVersion(ArchiveReader archive) {
        ArchiveRecord record = archive.find(".data/version");
        if (record == null) {
            record = archive.record("version");
        }
        String text = new String(record.readAll(64), StandardCharsets.ISO_8859_1).strip();
        long version = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
        if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
            throw new TorchFileException(
                    archive.name() + " ! " + record.name(),
                    "expected a version from 1 to 10, but found "
                            + Shorten.text(text)
                            + ". The file is of a newer torch, or damaged; save it again.");
        }
    }

    private boolean isBigEndian() {
        ArchiveRecord record = archive.find("byteorder");
        if (record == null) {
            return false;
        }
        String order = new String(record.readAll(64), StandardCharsets.ISO_8859_1);
        if (!order.equals("little") && !order.equals("big")) {
            throw new TorchFileException(
                    archive.name() + " ! byteorder",
                    "expected little or big, but found "
                            + Shorten.text(order)
                            + ". The file is damaged; get it again.");
        }
        return order.equals("big");
    }

    private List<String> withOddities(List<String> warnings) {
        List<String> all = new ArrayList<>(warnings);
        for (ArchiveRecord record : archive.records()) {
            boolean unused =
                    record.name().startsWith(folder)
                            && !storages.containsKey(record.name().substring(folder.length()));
            if (unused) {
                all.add("the record " + record.name() + " belongs to no tensor.");
            } else if (record.name().endsWith(".pkl") && !record.name().equals("data.pkl")) {
                all.add("the pickle " + record.name() + " is not read, by torch neither.");
            }
        }
        return all;
    }

    @Override
    public Found storage(PyTuple tuple) {
        StorageId id = StorageId.of(archive.name() + " ! data.pkl", tuple);
        ArchiveRecord record = archive.record(folder + id.key());
        if (record.sizeBytes() != id.lengthBytes()) {
            throw new TorchFileException(
                    archive.name() + " ! " + record.name(),
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

package dev.rekindle.internal.archive;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.Shorten;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of a torch zip, in the order of its central directory. Every claim of the zip is
 * checked when it is opened: where the directory lies, names, sizes against the file, local headers
 * against the directory, overlaps. Takes the top folder's name from the first entry, as {@code
 * PyTorchStreamReader::init} does (caffe2/serialize/inline_container.cc, 2.15.0).
 */
public final class ArchiveReader implements AutoCloseable {
    private final ByteSource source;
    private final String topName;
    private final Map<String, ArchiveRecord> records;

    private ArchiveReader(ByteSource source, String topName, Map<String, ArchiveRecord> records) {
        this.source = source;
        this.topName = topName;
        this.records = records;
    }

    /** Opens a file with the default limits; see {@link #open(ByteSource, ArchiveLimits)}. */
    public static ArchiveReader open(Path path) {
        FileByteSource source = FileByteSource.open(path);
        try {
            return open(source);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** Opens an archive with the default limits. */
    public static ArchiveReader open(ByteSource source) {
        return open(source, ArchiveLimits.DEFAULT);
    }

    /**
     * Opens an archive; closing it closes {@code source}.
     *
     * @throws TorchFileException if the zip is truncated, damaged, ambiguous or unsafe
     */
    public static ArchiveReader open(ByteSource source, ArchiveLimits limits) {
        return open(source, limits, true);
    }

    /**
     * Opens a zip whose records stand at its top, as Python's {@code zipfile} writes them; else as
     * {@link #open(ByteSource, ArchiveLimits)}.
     */
    public static ArchiveReader openWithoutTop(ByteSource source, ArchiveLimits limits) {
        return open(source, limits, false);
    }

    private static ArchiveReader open(ByteSource source, ArchiveLimits limits, boolean hasTop) {
        LocalHeaders headers = new LocalHeaders(source);
        headers.requireFirst();
        EndOfDirectory where = EndOfDirectory.find(source);
        List<DirectoryEntry> entries = DirectoryReader.read(source, where, limits);
        if (entries.isEmpty()) {
            throw new TorchFileException(
                    source.name(), "the zip holds no records. It was not written by torch.save.");
        }
        String topName = hasTop ? RecordNames.top(source, entries.get(0).fullName()) : "";
        Map<String, ArchiveRecord> records = new LinkedHashMap<>();
        for (DirectoryEntry entry : entries) {
            String name =
                    hasTop
                            ? RecordNames.within(source, topName, entry.fullName())
                            : RecordNames.safe(source, entry.fullName());
            ArchiveRecord record = headers.record(entry, name, where.offset(), limits);
            if (records.putIfAbsent(name, record) != null) {
                throw new TorchFileException(
                        source.name() + " ! " + Shorten.name(name),
                        "the zip has two records of this name, and readers differ on which one"
                                + " counts. Save the file again.");
            }
        }
        headers.refuseOverlaps(records.values());
        requireInflatable(source, records.values(), limits);
        records.values().removeIf(record -> record.fullName().endsWith("/"));
        return new ArchiveReader(source, topName, records);
    }

    /**
     * Many records that inflate a little are as much as one that inflates a lot; the latter is
     * refused when it is used.
     */
    private static void requireInflatable(
            ByteSource source, Collection<ArchiveRecord> records, ArchiveLimits limits) {
        long compressed = 0;
        long size = 0;
        for (ArchiveRecord record : records) {
            if (record.method() == ArchiveRecord.DEFLATED
                    && !limits.areTooDense(record.compressedBytes(), record.sizeBytes())) {
                compressed += record.compressedBytes();
                size += record.sizeBytes();
            }
        }
        // A sum of lengths that passes 2**63 is negative.
        if (size < 0 || limits.areTooDense(compressed, size)) {
            throw new TorchFileException(
                    source.name(),
                    "the records of the zip would inflate from "
                            + compressed
                            + " to "
                            + Long.toUnsignedString(size)
                            + " bytes, but the limit is "
                            + limits.maxInflationRatio()
                            + " times. If you trust the file, raise"
                            + " LoadOptions.withMaxInflationRatio.");
        }
    }

    /** Returns the name that errors start with. */
    public String name() {
        return source.name();
    }

    /** Returns the top folder's name, which stands before every record's. */
    public String topName() {
        return topName;
    }

    /** Returns all records in the order of the central directory; folders are left out. */
    public List<ArchiveRecord> records() {
        return Collections.unmodifiableList(new ArrayList<>(records.values()));
    }

    /** Returns the record of a name such as {@code data/0}, or null if there is none. */
    public @Nullable ArchiveRecord find(String name) {
        return records.get(name);
    }

    /**
     * Returns the record of a name such as {@code data.pkl}.
     *
     * @throws TorchFileException if there is none
     */
    public ArchiveRecord record(String name) {
        ArchiveRecord record = records.get(name);
        if (record == null) {
            throw new TorchFileException(
                    source.name(),
                    "there is no record "
                            + Shorten.name(name)
                            + " among the "
                            + records.size()
                            + " of the zip. It was not written by torch.save, or was edited.");
        }
        return record;
    }

    /**
     * Checks the CRC of every record.
     *
     * @throws TorchFileException at the first one that is wrong
     */
    public void verify() {
        for (ArchiveRecord record : records.values()) {
            record.verifyCrc();
        }
    }

    @Override
    public void close() {
        source.close();
    }
}

package dev.rekindle.internal.archive;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.Shorten;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Holds the header in front of each record's bytes against the central directory. */
final class LocalHeaders {
    private static final int SIGNATURE = 0x04034b50;
    private static final int HEADER_BYTES = 30;
    private static final long SATURATED = 0xFFFFFFFFL;

    private final ByteSource source;

    LocalHeaders(ByteSource source) {
        this.source = source;
    }

    /** torch takes a file for a zip by its first four bytes. */
    void requireFirst() {
        if (source.size() < 4 || bytes(0, 4).getInt(0) != SIGNATURE) {
            throw new TorchFileException(
                    source.name(),
                    "does not start with a zip's local header (50 4b 03 04). It is no torch zip, or"
                            + " bytes were put in front of it.");
        }
    }

    ArchiveRecord record(
            DirectoryEntry entry, String name, long directoryOffset, ArchiveLimits limits) {
        long offset = entry.headerOffset();
        if (offset < 0 || offset > directoryOffset - HEADER_BYTES) {
            throw new TorchFileException(
                    where(name),
                    "starts at byte "
                            + Long.toUnsignedString(offset)
                            + ", but the records end at byte "
                            + directoryOffset
                            + ". The file is truncated or was edited; get it again.");
        }
        int nameBytes = entry.rawName().length;
        int wanted = (int) Math.min(HEADER_BYTES + nameBytes, directoryOffset - offset);
        ByteBuffer header = bytes(offset, wanted);
        if (header.getInt(0) != SIGNATURE) {
            throw new TorchFileException(
                    where(name),
                    "has no local header at byte "
                            + offset
                            + ", where the zip's directory points. The file is damaged or was"
                            + " edited; get it again.");
        }
        int extraBytes = header.getShort(28) & 0xFFFF;
        requireSame(name, "name length", header.getShort(26) & 0xFFFF, nameBytes);
        if (wanted < HEADER_BYTES + nameBytes
                || !Arrays.equals(
                        header.array(), HEADER_BYTES, wanted, entry.rawName(), 0, nameBytes)) {
            throw disagree(name, "another name");
        }
        requireSame(name, "method", header.getShort(8) & 0xFFFF, entry.method());
        int encryption = DirectoryEntry.ENCRYPTED | DirectoryEntry.STRONG_ENCRYPTION;
        int localFlags = header.getShort(6) & 0xFFFF;
        requireSame(name, "encryption flag", localFlags & encryption, entry.flags() & encryption);
        long dataOffset = offset + HEADER_BYTES + nameBytes + extraBytes;
        long compressed = entry.compressedBytes();
        if (compressed < 0 || entry.sizeBytes() < 0 || compressed > directoryOffset - dataOffset) {
            throw new TorchFileException(
                    where(name),
                    "says "
                            + Long.toUnsignedString(compressed)
                            + " bytes from byte "
                            + dataOffset
                            + " on, but the records end at byte "
                            + directoryOffset
                            + ". The file is truncated or was edited; get it again.");
        }
        requireSizes(name, header, localFlags, dataOffset - extraBytes, extraBytes, entry);
        return new ArchiveRecord(source, entry, name, dataOffset, limits);
    }

    /**
     * Behind the flag of a data descriptor, sizes and CRC may be zero here, as torch writes them;
     * what is there has to be right.
     */
    private void requireSizes(
            String name,
            ByteBuffer header,
            int flags,
            long extraOffset,
            int extraBytes,
            DirectoryEntry entry) {
        long crc = header.getInt(14) & 0xFFFFFFFFL;
        long compressed = header.getInt(18) & 0xFFFFFFFFL;
        long size = header.getInt(22) & 0xFFFFFFFFL;
        if (compressed == SATURATED || size == SATURATED) {
            Zip64Extra extra =
                    Zip64Extra.read(bytes(extraOffset, extraBytes), size, compressed, 0, false);
            compressed = extra.compressedBytes();
            size = extra.sizeBytes();
        }
        boolean later = (flags & DirectoryEntry.DESCRIPTOR) != 0;
        if (!(later && size == 0)) {
            requireSame(name, "size", size, entry.sizeBytes());
        }
        if (!(later && compressed == 0)) {
            requireSame(name, "compressed size", compressed, entry.compressedBytes());
        }
        if (!(later && crc == 0)) {
            requireSame(name, "CRC", crc, entry.crc32() & 0xFFFFFFFFL);
        }
    }

    /** Two records over the same bytes are a trick to hide one, or to multiply its size. */
    void refuseOverlaps(Collection<ArchiveRecord> records) {
        List<ArchiveRecord> ordered = new ArrayList<>(records);
        ordered.sort(Comparator.comparingLong(ArchiveRecord::headerOffset));
        for (int i = 1; i < ordered.size(); i++) {
            ArchiveRecord before = ordered.get(i - 1);
            ArchiveRecord record = ordered.get(i);
            if (before.dataOffset() + before.compressedBytes() > record.headerOffset()) {
                throw new TorchFileException(
                        where(record.name()),
                        "starts at byte "
                                + record.headerOffset()
                                + ", within the record "
                                + Shorten.name(before.name())
                                + ". torch.save writes no overlapping records; do not use this file.");
            }
        }
    }

    private void requireSame(String name, String what, long local, long directory) {
        if (local != directory) {
            throw disagree(name, "the " + what + " " + local + ", not " + directory);
        }
    }

    private TorchFileException disagree(String name, String what) {
        return new TorchFileException(
                where(name),
                "the local header says "
                        + what
                        + " as the zip's directory does. The file is damaged or was edited; get it"
                        + " again.");
    }

    private String where(String name) {
        return source.name() + " ! " + Shorten.name(name);
    }

    private ByteBuffer bytes(long offset, int count) {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        source.read(offset, buffer);
        return buffer.flip();
    }
}

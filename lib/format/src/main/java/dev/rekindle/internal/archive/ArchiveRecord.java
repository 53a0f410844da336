package dev.rekindle.internal.archive;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.Shorten;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * One record of an archive. Its CRC is checked once, when it is first used, unless {@link
 * ArchiveLimits#verifyCrc()} says no. Safe for several threads.
 */
public final class ArchiveRecord {
    static final int STORED = 0;
    static final int DEFLATED = 8;

    /** What is read whole may take a quarter of the heap: what it says takes room too. */
    private static final int HEAP_SHARE = 4;

    private final ByteSource source;
    private final DirectoryEntry entry;
    private final String name;
    private final long dataOffset;
    private final ArchiveLimits limits;
    private final RecordBytes bytes;
    private volatile boolean verified;

    ArchiveRecord(
            ByteSource source,
            DirectoryEntry entry,
            String name,
            long dataOffset,
            ArchiveLimits limits) {
        this.source = source;
        this.entry = entry;
        this.name = name;
        this.dataOffset = dataOffset;
        this.limits = limits;
        if (entry.method() == STORED && entry.compressedBytes() != entry.sizeBytes()) {
            throw new TorchFileException(
                    where(),
                    "is stored as it is, but the zip's directory says "
                            + entry.compressedBytes()
                            + " bytes in the file for "
                            + entry.sizeBytes()
                            + ". The file is damaged or was edited; get it again.");
        }
        this.bytes =
                entry.method() == DEFLATED
                        ? new InflatedBytes(where(), source, dataOffset, entry)
                        : (position, target) -> source.read(dataOffset + position, target);
        this.verified = !limits.verifyCrc();
    }

    /** Returns the name below the top folder, such as {@code data/0}. */
    public String name() {
        return name;
    }

    /** Returns the name as it stands in the zip, such as {@code model/data/0}. */
    public String fullName() {
        return entry.fullName();
    }

    /** Returns the bytes of its content. */
    public long sizeBytes() {
        return entry.sizeBytes();
    }

    /** Returns the bytes that it takes in the file. */
    public long compressedBytes() {
        return entry.compressedBytes();
    }

    /** Returns the zip method: 0 stored, 8 deflated. */
    public int method() {
        return entry.method();
    }

    /** Returns the CRC-32 that the zip's directory gives. */
    public int crc32() {
        return entry.crc32();
    }

    /** Returns where its bytes start in the file. */
    public long dataOffset() {
        return dataOffset;
    }

    /** Returns where its local header starts in the file. */
    public long headerOffset() {
        return entry.headerOffset();
    }

    /**
     * Fills {@code target} with the content from {@code position} on. The first use reads the whole
     * record, once, for its CRC.
     *
     * @throws TorchFileException if the record is damaged, or is of a kind that is refused
     * @throws IndexOutOfBoundsException if the range is not within {@code 0..sizeBytes()}
     */
    public void read(long position, ByteBuffer target) {
        Objects.checkFromIndexSize(position, target.remaining(), sizeBytes());
        requireReadable();
        if (!verified && (target.hasRemaining() || sizeBytes() == 0)) {
            // Others that want a part of it too wait for the one who reads it all.
            synchronized (entry) {
                if (!verified && hasCrc()) {
                    requireCrc(CrcPass.keeping(bytes, sizeBytes(), position, target));
                    return;
                }
            }
        }
        bytes.read(position, target);
    }

    /**
     * Returns the whole content.
     *
     * @param limitBytes the most bytes that the caller wants on its heap
     * @throws TorchFileException if there are more, or the record is damaged
     */
    public byte[] readAll(long limitBytes) {
        requireReadable();
        if (sizeBytes() > Math.min(limitBytes, Integer.MAX_VALUE - 8)) {
            throw new TorchFileException(
                    where(),
                    "record holds "
                            + sizeBytes()
                            + " bytes, but the limit is "
                            + limitBytes
                            + ". If you trust the file, raise the limit.");
        }
        long memory = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
        if (sizeBytes() > memory) {
            throw new TorchFileException(
                    where(),
                    "record holds "
                            + sizeBytes()
                            + " bytes, but Java has memory for "
                            + memory
                            + ". If you trust the file, give Java more with -Xmx.");
        }
        byte[] content = new byte[(int) sizeBytes()];
        read(0, ByteBuffer.wrap(content));
        return content;
    }

    /** Returns the content as a stream; it refuses a wrong CRC before it gives the last byte. */
    public InputStream open() {
        requireReadable();
        return new RecordStream(this, bytes);
    }

    /**
     * Checks the CRC now, whatever was checked before. A CRC of 0 over content means that it was
     * not computed ({@code set_crc32_options(False)}), and passes.
     *
     * @throws TorchFileException if it is wrong
     */
    public void verifyCrc() {
        requireReadable();
        if (hasCrc()) {
            requireCrc(CrcPass.of(bytes, sizeBytes()));
        }
        verified = true;
    }

    /** A deflated record is read all the same: that it inflates to its size is a check too. */
    private boolean hasCrc() {
        return method() == DEFLATED || crcComputed();
    }

    private boolean crcComputed() {
        return crc32() != 0 || sizeBytes() == 0;
    }

    boolean isVerified() {
        return verified;
    }

    void requireCrc(long found) {
        long expected = crc32() & 0xFFFFFFFFL;
        if (crcComputed() && found != expected) {
            throw new TorchFileException(
                    where(),
                    String.format(
                            "record should have the CRC-32 %08x, but has %08x. The file is damaged;"
                                    + " get it again.",
                            expected, found));
        }
        verified = true;
    }

    private void requireReadable() {
        int encryption =
                DirectoryEntry.ENCRYPTED | DirectoryEntry.STRONG_ENCRYPTION | DirectoryEntry.MASKED;
        if ((entry.flags() & encryption) != 0) {
            throw new TorchFileException(
                    where(), "record is encrypted. Decrypt the file with a zip tool first.");
        }
        if ((entry.flags() & DirectoryEntry.PATCHED) != 0) {
            throw new TorchFileException(
                    where(), "record is a patch to another file. Save the file again.");
        }
        if (method() != STORED && method() != DEFLATED) {
            throw new TorchFileException(
                    where(),
                    "record is compressed with "
                            + ZipMethods.name(method())
                            + ", but only stored and deflated ones can be read, here and in torch."
                            + " Repack the zip without compression.");
        }
        if (method() == DEFLATED) {
            requireInflatable();
        }
    }

    private void requireInflatable() {
        if (limits.areTooDense(compressedBytes(), sizeBytes())
                || sizeBytes() > limits.maxInflatedBytes()) {
            throw new TorchFileException(
                    where(),
                    "record would inflate from "
                            + compressedBytes()
                            + " to "
                            + sizeBytes()
                            + " bytes, but the limits are "
                            + limits.maxInflationRatio()
                            + " times and "
                            + limits.maxInflatedBytes()
                            + " bytes. If you trust the file, raise LoadOptions.withMaxInflationRatio or"
                            + " withMaxInflatedBytes.");
        }
    }

    String where() {
        return source.name() + " ! " + Shorten.name(name);
    }

    @Override
    public String toString() {
        return where() + " (" + sizeBytes() + " bytes)";
    }
}

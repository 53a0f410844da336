package dev.rekindle.internal.archive;

import dev.rekindle.errors.TorchFileException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The content of a deflated record. DEFLATE has no random access: reading on goes on, reading back
 * starts over.
 */
final class InflatedBytes implements RecordBytes {
    private static final int CHUNK_BYTES = 1 << 16;

    private final String where;
    private final ByteSource source;
    private final long dataOffset;
    private final DirectoryEntry entry;
    private @Nullable Inflater open;
    private long given;
    private long taken;

    InflatedBytes(String where, ByteSource source, long dataOffset, DirectoryEntry entry) {
        this.where = where;
        this.source = source;
        this.dataOffset = dataOffset;
        this.entry = entry;
    }

    @Override
    public synchronized void read(long position, ByteBuffer target) {
        Inflater inflater = open != null && position >= given ? open : restart();
        ByteBuffer skipped = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, position - given));
        while (given < position) {
            skipped.clear().limit((int) Math.min(skipped.capacity(), position - given));
            fill(inflater, skipped);
        }
        fill(inflater, target);
        if (given == entry.sizeBytes()) {
            requireEnd(inflater);
        }
    }

    private Inflater restart() {
        close();
        Inflater inflater = new Inflater(true);
        open = inflater;
        given = 0;
        taken = 0;
        return inflater;
    }

    /** Gives the native memory back: that of 100,000 records would add up. */
    private void close() {
        if (open != null) {
            open.end();
            open = null;
        }
    }

    private void fill(Inflater inflater, ByteBuffer target) {
        while (target.hasRemaining()) {
            int count = inflate(inflater, target);
            if (count == 0) {
                throw refused(
                        "inflates to "
                                + given
                                + " bytes, but the zip's directory says "
                                + entry.sizeBytes());
            }
        }
    }

    /** Returns the bytes given, 0 at the end of the stream. */
    private int inflate(Inflater inflater, ByteBuffer target) {
        try {
            while (true) {
                int count = inflater.inflate(target);
                given += count;
                if (count > 0 || inflater.finished()) {
                    return count;
                }
                if (inflater.needsDictionary() || taken == entry.compressedBytes()) {
                    return 0;
                }
                feed(inflater);
            }
        } catch (DataFormatException e) {
            throw refused("is no valid DEFLATE stream behind byte " + given);
        }
    }

    private void feed(Inflater inflater) {
        int size = (int) Math.min(CHUNK_BYTES, entry.compressedBytes() - taken);
        ByteBuffer input = ByteBuffer.allocate(size);
        source.read(dataOffset + taken, input);
        taken += size;
        inflater.setInput(input.flip());
    }

    /** All content is given: one more byte would mean that the size lies. */
    private void requireEnd(Inflater inflater) {
        if (!inflater.finished() && inflate(inflater, ByteBuffer.allocate(1)) > 0) {
            throw refused(
                    "inflates to more than the "
                            + entry.sizeBytes()
                            + " bytes that the zip's directory says");
        }
        close();
    }

    private TorchFileException refused(String what) {
        return new TorchFileException(
                where, "record " + what + ". The file is damaged or was edited; get it again.");
    }
}

package dev.rekindle.internal.archive;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.CRC32;

/** A record from its start to its end, its CRC checked on the way. */
final class RecordStream extends InputStream {
    private final ArchiveRecord record;
    private final RecordBytes bytes;
    private final CRC32 crc = new CRC32();
    private long position;

    RecordStream(ArchiveRecord record, RecordBytes bytes) {
        this.record = record;
        this.bytes = bytes;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        long left = record.sizeBytes() - position;
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int count = (int) Math.min(length, left);
        bytes.read(position, ByteBuffer.wrap(target, offset, count));
        crc.update(target, offset, count);
        position += count;
        if (position == record.sizeBytes() && !record.isVerified()) {
            record.requireCrc(crc.getValue());
        }
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, record.sizeBytes() - position);
    }
}

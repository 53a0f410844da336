package dev.rekindle.internal.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32;

/** What a record's content is written to: its bytes are counted and summed up on their way. */
final class ContentChannel implements WritableByteChannel {
    private final String where;
    private final BufferedOutput output;
    private final long lengthBytes;
    private final boolean computeCrc;
    private final CRC32 crc = new CRC32();
    private final ByteBuffer first = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    private long count;

    ContentChannel(String where, BufferedOutput output, long lengthBytes, boolean computeCrc) {
        this.where = where;
        this.output = output;
        this.lengthBytes = lengthBytes;
        this.computeCrc = computeCrc;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int size = bytes.remaining();
        if (size > lengthBytes - count) {
            throw new IllegalStateException(
                    where + " was to have " + lengthBytes + " bytes, but writes more");
        }
        for (int i = bytes.position(); i < bytes.limit() && first.hasRemaining(); i++) {
            first.put(bytes.get(i));
        }
        if (computeCrc) {
            crc.update(bytes.duplicate());
        }
        output.write(bytes);
        count += size;
        return size;
    }

    /** Returns the CRC-32 of the content, 0 where none is computed. */
    int finish() {
        if (count != lengthBytes) {
            throw new IllegalStateException(
                    where + " was to have " + lengthBytes + " bytes, but wrote " + count);
        }
        return (int) crc.getValue();
    }

    /** Returns the first eight bytes, fewer if there are fewer. */
    ByteBuffer first() {
        return first.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}

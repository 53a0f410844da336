package dev.rekindle.internal.container;

import dev.rekindle.internal.archive.ByteSource;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A source's bytes from a place on, buffered, with the place known at every byte. */
final class SourceStream extends InputStream {
    private final ByteSource source;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 14).limit(0);
    private long next;

    SourceStream(ByteSource source, long position) {
        this.source = source;
        this.next = position;
    }

    /** Returns the place of the next byte. */
    long position() {
        return next - buffer.remaining();
    }

    private boolean refill() {
        if (buffer.hasRemaining()) {
            return true;
        }
        int count = (int) Math.min(buffer.capacity(), source.size() - next);
        if (count <= 0) {
            return false;
        }
        buffer.clear().limit(count);
        source.read(next, buffer);
        buffer.flip();
        next += count;
        return true;
    }

    @Override
    public int read() {
        return refill() ? buffer.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!refill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }
}

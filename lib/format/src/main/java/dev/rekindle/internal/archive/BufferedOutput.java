package dev.rekindle.internal.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Collects small writes, and counts all of them. */
final class BufferedOutput {
    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private long written;

    BufferedOutput(WritableByteChannel channel) {
        this.channel = channel;
    }

    /** Returns the bytes written so far: where the next byte goes. */
    long position() {
        return written;
    }

    void write(ByteBuffer bytes) throws IOException {
        written += bytes.remaining();
        if (bytes.remaining() > buffer.remaining()) {
            flush();
        }
        if (bytes.remaining() > buffer.capacity()) {
            drain(bytes);
        } else {
            buffer.put(bytes);
        }
    }

    void flush() throws IOException {
        drain(buffer.flip());
        buffer.clear();
    }

    private void drain(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}

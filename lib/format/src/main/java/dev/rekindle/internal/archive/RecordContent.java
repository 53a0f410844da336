package dev.rekindle.internal.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** What a record holds, told when it is written. */
public interface RecordContent {
    /** Returns the exact number of bytes that {@link #writeTo} writes. */
    long lengthBytes();

    /**
     * Writes all bytes.
     *
     * @throws IOException if the channel fails
     */
    void writeTo(WritableByteChannel channel) throws IOException;

    /** Returns the content of an array. */
    static RecordContent of(byte[] bytes) {
        return new RecordContent() {
            @Override
            public long lengthBytes() {
                return bytes.length;
            }

            @Override
            public void writeTo(WritableByteChannel channel) throws IOException {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
        };
    }
}

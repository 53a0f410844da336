package dev.rekindle.internal.container;

import dev.rekindle.tensor.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Bytes on their way into a channel, piece by piece. */
final class StorageBytes {
    private static final int CHUNK_BYTES = 1 << 20;

    private StorageBytes() {}

    static void copy(Storage storage, WritableByteChannel channel) throws IOException {
        long length = storage.lengthBytes();
        // Many small ones are made faster on the heap; large ones take one way less off it.
        ByteBuffer chunk =
                length < CHUNK_BYTES
                        ? ByteBuffer.allocate((int) length)
                        : ByteBuffer.allocateDirect(CHUNK_BYTES);
        for (long done = 0; done < length; done += chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), length - done));
            storage.read(done, chunk);
            write(channel, chunk.flip());
        }
    }

    static void write(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}

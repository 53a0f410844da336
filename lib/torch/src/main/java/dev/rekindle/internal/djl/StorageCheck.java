package dev.rekindle.internal.djl;

import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.tensor.MemoryStorage;
import dev.rekindle.tensor.Storage;
import java.nio.ByteBuffer;

/** Finds out that a record can be read before anything is changed that depends on it. */
public final class StorageCheck {
    private static final int CHUNK_BYTES = 1 << 20;

    private StorageCheck() {}

    /**
     * Reads a record that is still in its file once, its CRC with it, and keeps nothing.
     *
     * @throws dev.rekindle.errors.TorchFileException if the record is damaged
     * @throws IllegalStateException if the array that it is was closed
     */
    public static void requireReadable(Storage storage) {
        if (storage instanceof MemoryStorage
                || (storage instanceof FileStorage file && file.isLoaded())) {
            return;
        }
        if (storage instanceof NDArrayStorage live) {
            live.requireOpen();
            return;
        }
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        for (long at = 0; at < storage.lengthBytes(); at += CHUNK_BYTES) {
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, storage.lengthBytes() - at));
            storage.read(at, chunk);
        }
    }
}

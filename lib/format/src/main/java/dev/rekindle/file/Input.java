package dev.rekindle.file;

import dev.rekindle.errors.TorchFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a checkpoint is read from: bytes under a name, and what stands beside them, as the shards
 * of an index do. A file, a folder, bytes in memory are given by {@code of}; an object store is one
 * class that implements this:
 *
 * <pre>
 * record Blob(Store store, String key) implements Input {
 *     public String name() { return key.substring(key.lastIndexOf('/') + 1); }
 *     public long size() throws IOException { return store.length(key); }
 *     public void read(long position, ByteBuffer target) throws IOException { store.read(key, position, target); }
 *     public Optional&lt;Input&gt; neighbour(String name) {
 *         String beside = key.substring(0, key.lastIndexOf('/') + 1) + name;
 *         return store.has(beside) ? Optional.of(new Blob(store, beside)) : Optional.empty();
 *     }
 * }
 * </pre>
 */
public interface Input extends AutoCloseable {
    /** Returns the name that errors start with, such as {@code model.pt}. */
    String name();

    /**
     * Returns the length in bytes, which stays the same while it is open.
     *
     * @throws IOException if there are no such bytes, or they may not be read
     */
    long size() throws IOException;

    /**
     * Fills {@code target} from its position to its limit with the bytes from {@code position} on;
     * the range is within {@code 0..size()}. Several threads may call it at once.
     *
     * @throws IOException if the bytes can't be read
     */
    void read(long position, ByteBuffer target) throws IOException;

    /**
     * Returns what has this name beside it; of a folder, what has it in it. A name may hold a slash
     * below a folder, such as {@code data/0}, and never leads out of it.
     */
    default Optional<Input> neighbour(String name) {
        return Optional.empty();
    }

    /** Tells whether this is a folder, which has no bytes of its own. */
    default boolean isFolder() {
        return false;
    }

    /** Lets go what was opened; called once, when the {@link TorchFile} is closed. */
    @Override
    default void close() throws IOException {}

    /**
     * A file, read when it is asked for, or a folder: that of an unpacked {@code torch.save} is
     * read as the file that it was.
     */
    static Input of(Path path) {
        return new PathInput(path);
    }

    /** Bytes in memory, not copied; errors name them {@code bytes}. */
    static Input of(byte[] bytes) {
        return new MemoryInput("bytes", bytes);
    }

    /**
     * A stream, read to its end here and now, into memory; it stays open. Errors name it {@code
     * stream}.
     *
     * @throws TorchFileException if the stream fails, or holds more than Java has memory for
     */
    static Input of(InputStream stream) {
        return MemoryInput.of("stream", stream);
    }
}

package dev.rekindle.internal.codec;

import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.MemoryStorage;
import dev.rekindle.tensor.Storage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A storage whose bytes stand in a file, until {@link #load()} brings them into memory. */
public final class FileStorage implements Storage {
    /** Reads bytes of the record. */
    public interface Content {
        void read(long position, ByteBuffer target);
    }

    private final Content content;
    private final long lengthBytes;
    private final String location;
    private int swapBytes = 1;
    private volatile @Nullable MemoryStorage memory;

    public FileStorage(Content content, long lengthBytes, String location) {
        this.content = content;
        this.lengthBytes = lengthBytes;
        this.location = location;
    }

    /**
     * Says that the record is big-endian, with elements of {@code dtype}; real and imaginary parts
     * are swapped each for itself, as {@code UntypedStorage.byteswap} does.
     */
    void bigEndian(DType dtype) {
        int bytes = dtype.itemSizeBytes() / (dtype.isComplex() ? 2 : 1);
        swapBytes = Math.max(swapBytes, bytes);
    }

    /** Reads all bytes into memory now; the file may go away afterwards. */
    public void load() {
        if (memory == null) {
            memory = MemoryStorage.copyOf(this, 0, lengthBytes);
        }
    }

    /** Tells whether the bytes are in memory, so that nothing of the file is needed any more. */
    public boolean isLoaded() {
        return memory != null;
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public void read(long offsetBytes, ByteBuffer target) {
        java.util.Objects.checkFromIndexSize(offsetBytes, target.remaining(), lengthBytes);
        MemoryStorage loaded = memory;
        if (loaded != null) {
            loaded.read(offsetBytes, target);
        } else if (!target.hasRemaining()) {
            return;
        } else if (swapBytes == 1) {
            content.read(offsetBytes, target);
        } else {
            readSwapped(offsetBytes, target);
        }
    }

    /**
     * Returns a storage of {@code count} elements from {@code offset} on that shares its bytes with
     * this one, or null where they are not all in it.
     */
    public @Nullable FileStorage part(long offset, long count, int itemBytes) {
        long elements = lengthBytes / itemBytes;
        if (offset < 0 || count < 0 || offset > elements || count > elements - offset) {
            return null;
        }
        return new FileStorage(
                (at, target) -> content.read(offset * itemBytes + at, target),
                count * itemBytes,
                location);
    }

    private void readSwapped(long offsetBytes, ByteBuffer target) {
        while (target.hasRemaining()) {
            long start = offsetBytes - offsetBytes % swapBytes;
            int ask = Math.min(target.remaining(), 1 << 16);
            long end = Math.min(lengthBytes, offsetBytes + ask + swapBytes);
            end -= (end - start) % swapBytes;
            byte[] chunk = new byte[(int) (end - start)];
            content.read(start, ByteBuffer.wrap(chunk));
            for (int at = 0; at < chunk.length; at += swapBytes) {
                for (int i = at, j = at + swapBytes - 1; i < j; i++, j--) {
                    byte swapped = chunk[i];
                    chunk[i] = chunk[j];
                    chunk[j] = swapped;
                }
            }
            int from = (int) (offsetBytes - start);
            int count = Math.min(target.remaining(), chunk.length - from);
            target.put(chunk, from, count);
            offsetBytes += count;
        }
    }

    @Override
    public String toString() {
        return "FileStorage[" + lengthBytes + "]";
    }
}

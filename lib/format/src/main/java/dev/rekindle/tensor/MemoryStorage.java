package dev.rekindle.tensor;

import dev.rekindle.errors.TorchFileException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Bytes in memory, on the heap or outside of it. They lie in windows of at most 1 GiB, so that a
 * storage may be longer than one {@link ByteBuffer} can be.
 */
public final class MemoryStorage implements Storage {
    private static final int WINDOW_SHIFT = 30;

    private final ByteBuffer[] windows;
    private final int windowShift;
    private final long lengthBytes;

    private MemoryStorage(ByteBuffer[] windows, int windowShift, long lengthBytes) {
        this.windows = windows;
        this.windowShift = windowShift;
        this.lengthBytes = lengthBytes;
    }

    /**
     * Returns zeroed bytes on the heap.
     *
     * @throws TorchFileException if there is no room for them
     */
    public static MemoryStorage allocate(long lengthBytes) {
        return allocate(lengthBytes, WINDOW_SHIFT, false);
    }

    /** Returns zeroed bytes outside of the heap. */
    public static MemoryStorage allocateDirect(long lengthBytes) {
        return allocate(lengthBytes, WINDOW_SHIFT, true);
    }

    /** The window size is a parameter for the tests' sake: small windows, same code. */
    static MemoryStorage allocate(long lengthBytes, int windowShift, boolean direct) {
        if (lengthBytes < 0) {
            throw new IllegalArgumentException("a storage of " + lengthBytes + " bytes");
        }
        long windowBytes = 1L << windowShift;
        int count = Math.toIntExact(Math.max(1, (lengthBytes + windowBytes - 1) >>> windowShift));
        ByteBuffer[] windows = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            int size = (int) Math.min(windowBytes, lengthBytes - (long) i * windowBytes);
            windows[i] = window(size, direct, lengthBytes);
        }
        return new MemoryStorage(windows, windowShift, lengthBytes);
    }

    /** One allocation fails or not, and leaves nothing half done: so it may be caught. */
    private static ByteBuffer window(int size, boolean direct, long lengthBytes) {
        try {
            return direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
        } catch (OutOfMemoryError e) {
            throw new TorchFileException(
                    "memory",
                    "a storage of "
                            + lengthBytes
                            + " bytes does not fit into what is left of Java's "
                            + Runtime.getRuntime().maxMemory()
                            + ". Give Java more with -Xmx, or open the file and read its tensors one"
                            + " by one.",
                    e);
        }
    }

    /** Returns a storage over {@code bytes} itself, not a copy. */
    public static MemoryStorage wrap(byte[] bytes) {
        return wrap(ByteBuffer.wrap(bytes));
    }

    /** Returns a storage over the bytes between position and limit, not a copy. */
    public static MemoryStorage wrap(ByteBuffer bytes) {
        return new MemoryStorage(new ByteBuffer[] {bytes.slice()}, 31, bytes.remaining());
    }

    /** Returns a copy on the heap of {@code count} bytes of another storage. */
    public static MemoryStorage copyOf(Storage storage, long offsetBytes, long count) {
        Objects.checkFromIndexSize(offsetBytes, count, storage.lengthBytes());
        MemoryStorage copy = allocate(count);
        long done = 0;
        for (ByteBuffer window : copy.windows) {
            ByteBuffer target = window.duplicate();
            int size = target.remaining();
            storage.read(offsetBytes + done, target);
            done += size;
        }
        return copy;
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public void read(long offsetBytes, ByteBuffer target) {
        Objects.checkFromIndexSize(offsetBytes, target.remaining(), lengthBytes);
        long position = offsetBytes;
        while (target.hasRemaining()) {
            ByteBuffer window = windows[(int) (position >>> windowShift)];
            int start = (int) (position & ((1L << windowShift) - 1));
            int count = Math.min(target.remaining(), window.capacity() - start);
            target.put(target.position(), window, start, count);
            target.position(target.position() + count);
            position += count;
        }
    }

    /**
     * Overwrites the bytes from {@code offsetBytes} on with what {@code source} holds.
     *
     * @throws IndexOutOfBoundsException if the range is not within {@code 0..lengthBytes()}
     */
    public void write(long offsetBytes, ByteBuffer source) {
        Objects.checkFromIndexSize(offsetBytes, source.remaining(), lengthBytes);
        long position = offsetBytes;
        while (source.hasRemaining()) {
            ByteBuffer window = windows[(int) (position >>> windowShift)];
            int start = (int) (position & ((1L << windowShift) - 1));
            int count = Math.min(source.remaining(), window.capacity() - start);
            window.put(start, source, source.position(), count);
            source.position(source.position() + count);
            position += count;
        }
    }

    @Override
    public String toString() {
        return "MemoryStorage[" + lengthBytes + " bytes]";
    }
}

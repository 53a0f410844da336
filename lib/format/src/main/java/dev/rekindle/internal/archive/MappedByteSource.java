package dev.rekindle.internal.archive;

import dev.rekindle.errors.TorchFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file mapped into memory, in windows of 1 GiB; only where a caller asks for it by name, as with
 * torch's {@code mmap=True}. Its price: a file that somebody truncates while it is mapped ends the
 * JVM, and one that is rewritten gives other bytes, silently. The mapping goes when the garbage
 * collector finds it unused.
 */
public final class MappedByteSource implements ByteSource {
    private static final int WINDOW_SHIFT = 30;

    private final String name;
    private final ByteBuffer[] windows;
    private final long size;
    private volatile boolean closed;

    private MappedByteSource(String name, ByteBuffer[] windows, long size) {
        this.name = name;
        this.windows = windows;
        this.size = size;
    }

    /**
     * Maps a whole file, to read.
     *
     * @throws TorchFileException if it does not exist, is a folder, or may not be read
     */
    public static MappedByteSource open(Path path) {
        try (FileByteSource file = FileByteSource.open(path);
                FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = file.size();
            ByteBuffer[] windows = new ByteBuffer[(int) ((size >>> WINDOW_SHIFT) + 1)];
            for (int i = 0; i < windows.length; i++) {
                long start = (long) i << WINDOW_SHIFT;
                long count = Math.min(1L << WINDOW_SHIFT, size - start);
                windows[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, count);
            }
            return new MappedByteSource(file.name(), windows, size);
        } catch (IOException e) {
            throw new TorchFileException(
                    FileNames.of(path), "the file can't be mapped: " + e.getMessage(), e);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, ByteBuffer target) {
        Bounds.check(name, position, target.remaining(), size);
        if (closed) {
            throw new TorchFileException(name, "the file was closed. Read it while it is open.");
        }
        long next = position;
        while (target.hasRemaining()) {
            ByteBuffer window = windows[(int) (next >>> WINDOW_SHIFT)];
            int start = (int) (next & ((1L << WINDOW_SHIFT) - 1));
            int count = Math.min(target.remaining(), window.capacity() - start);
            target.put(target.position(), window, start, count);
            target.position(target.position() + count);
            next += count;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() {
        closed = true;
    }
}

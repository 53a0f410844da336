package dev.rekindle.internal.archive;

import dev.rekindle.errors.TorchFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file mapped into memory, in windows of 1 GiB; only where a caller asks for it by name, as with
 * torch's {@code mmap=True}. Its price: a file that is rewritten while it is mapped gives other
 * bytes, silently. The mapping goes when the garbage collector finds it unused.
 *
 * <p>Reading past the end of a file that became shorter is an error of the machine, which may end
 * the JVM; so each read asks first how long the file still is. A file that becomes shorter between
 * the question and the read is refused where the JVM survives the error.
 */
public final class MappedByteSource implements ByteSource {
    private static final int WINDOW_SHIFT = 30;

    private final String name;
    private final FileChannel channel;
    private final ByteBuffer[] windows;
    private final long size;
    private volatile boolean closed;

    private MappedByteSource(String name, FileChannel channel, ByteBuffer[] windows, long size) {
        this.name = name;
        this.channel = channel;
        this.windows = windows;
        this.size = size;
    }

    /**
     * Maps a whole file, to read.
     *
     * @throws TorchFileException if it does not exist, is a folder, or may not be read
     */
    public static MappedByteSource open(Path path) {
        FileChannel channel = null;
        try (FileByteSource file = FileByteSource.open(path)) {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            long size = channel.size();
            ByteBuffer[] windows = new ByteBuffer[(int) ((size >>> WINDOW_SHIFT) + 1)];
            for (int i = 0; i < windows.length; i++) {
                long start = (long) i << WINDOW_SHIFT;
                long count = Math.min(1L << WINDOW_SHIFT, size - start);
                windows[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, count);
            }
            return new MappedByteSource(file.name(), channel, windows, size);
        } catch (IOException e) {
            close(channel);
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
        requireNoShorter(position + target.remaining());
        try {
            copy(position, target);
        } catch (InternalError e) {
            requireNoShorter(size);
            throw e;
        }
    }

    private void copy(long position, ByteBuffer target) {
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

    private void requireNoShorter(long end) {
        long now = sizeNow();
        if (now < end) {
            throw FileByteSource.truncated(name, now, size);
        }
    }

    /** A channel that an interrupted thread asks for its size is closed by that. */
    private long sizeNow() {
        boolean interrupted = Thread.interrupted();
        try {
            return channel.size();
        } catch (IOException e) {
            throw new TorchFileException(
                    name,
                    "the file can't be asked for its size any more: "
                            + FileByteSource.reason(e)
                            + ". Open it again.",
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() {
        closed = true;
        close(channel);
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // It was read only: nothing is lost.
        }
    }
}

package dev.rekindle.internal.archive;

import dev.rekindle.errors.TorchFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is read, not mapped: it may be rewritten, truncated or deleted while it is open, and
 * at worst a read fails.
 */
public final class FileByteSource implements ByteSource {
    private static final int MOST_HEAP_BYTES = 1 << 20;

    private final String name;
    private final FileChannel channel;
    private final long size;

    private FileByteSource(String name, FileChannel channel, long size) {
        this.name = name;
        this.channel = channel;
        this.size = size;
    }

    /**
     * Opens a file to read; errors name it by its file name.
     *
     * @throws TorchFileException if it does not exist, is a folder, or may not be read
     */
    public static FileByteSource open(Path path) {
        String name = FileNames.of(path);
        if (Files.isDirectory(path)) {
            throw new TorchFileException(
                    name,
                    "is a folder, but a file is expected. Name a file in it: "
                            + FileNames.shown(path));
        }
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return new FileByteSource(name, channel, channel.size());
        } catch (NoSuchFileException e) {
            throw new TorchFileException(
                    name,
                    "there is no such file. Check the path: "
                            + FileNames.shown(path.toAbsolutePath()),
                    e);
        } catch (AccessDeniedException e) {
            throw new TorchFileException(
                    name, "the file may not be read. Check its permissions: " + path, e);
        } catch (IOException e) {
            throw new TorchFileException(name, "the file can't be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, ByteBuffer target) {
        Bounds.check(name, position, target.remaining(), size);
        long next = position;
        int end = target.limit();
        try {
            while (target.hasRemaining()) {
                int count = channel.read(target.limit(Math.min(end, piece(target))), next);
                target.limit(end);
                if (count < 0) {
                    throw truncated(name, next, size);
                }
                next += count;
            }
        } catch (ClosedByInterruptException e) {
            throw new TorchFileException(
                    name,
                    "the thread was interrupted while it read, which closes the file. Open it"
                            + " again.",
                    e);
        } catch (IOException e) {
            throw new TorchFileException(
                    name, "byte " + next + " can't be read: " + reason(e) + ".", e);
        }
    }

    /**
     * Java reads into the heap by way of direct memory, as much as is asked for at once: for a
     * tensor of 1 GiB a second one. So it is asked for in pieces.
     */
    private static int piece(ByteBuffer target) {
        int most = target.isDirect() ? Integer.MAX_VALUE : MOST_HEAP_BYTES;
        return target.position() + Math.min(target.remaining(), most);
    }

    static TorchFileException truncated(String name, long now, long size) {
        return new TorchFileException(
                name,
                "the file ends at byte "
                        + now
                        + ", but had "
                        + size
                        + " when it was opened. Something truncated it; get it again.");
    }

    static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new TorchFileException(name, "the file can't be closed: " + reason(e) + ".", e);
        }
    }
}

package dev.rekindle;

import dev.rekindle.internal.archive.AtomicFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A file of {@link Torch#snapshot}, whole in Java's memory: what it holds is of the moment it was
 * taken, whatever training changes afterwards. It can be saved on any thread.
 */
public final class Snapshot {
    /** A row of arrays rather than one, which could hold 2 GiB at most. */
    private static final int PART_BYTES = 1 << 22;

    private final Path target;
    private final List<byte[]> parts = new ArrayList<>();
    private long lengthBytes;

    Snapshot(Path target) {
        this.target = target;
    }

    /** Returns the file that {@link #save} writes. */
    public Path target() {
        return target;
    }

    public long lengthBytes() {
        return lengthBytes;
    }

    /**
     * Writes the file: at every instant the old one or the new one is there, whole, and on the disk
     * when this returns.
     *
     * @throws dev.rekindle.errors.TorchFileException if it cannot be written; what was there before
     *     stays
     */
    public void save() {
        AtomicFile.write(
                target,
                channel -> {
                    long left = lengthBytes;
                    for (byte[] part : parts) {
                        ByteBuffer bytes =
                                ByteBuffer.wrap(part, 0, (int) Math.min(part.length, left));
                        left -= bytes.remaining();
                        while (bytes.hasRemaining()) {
                            channel.write(bytes);
                        }
                    }
                });
    }

    /** Reads it back without a file: a copy of what it was taken of. */
    public Checkpoint load() {
        return Torch.load(new SequenceInputStream(Collections.enumeration(streams())))
                .asCheckpoint();
    }

    private List<InputStream> streams() {
        List<InputStream> streams = new ArrayList<>();
        long left = lengthBytes;
        for (byte[] part : parts) {
            int count = (int) Math.min(part.length, left);
            streams.add(new ByteArrayInputStream(part, 0, count));
            left -= count;
        }
        return streams;
    }

    /** Returns the channel that fills it. */
    WritableByteChannel filling() {
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) throws IOException {
                int all = source.remaining();
                while (source.hasRemaining()) {
                    int used = (int) (lengthBytes % PART_BYTES);
                    if (used == 0) {
                        parts.add(new byte[PART_BYTES]);
                    }
                    int count = Math.min(source.remaining(), PART_BYTES - used);
                    source.get(parts.get(parts.size() - 1), used, count);
                    lengthBytes += count;
                }
                return all;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public String toString() {
        return "Snapshot(" + target + ", " + lengthBytes + " bytes)";
    }
}

package dev.rekindle.internal.archive;

import java.nio.ByteBuffer;

/** Bytes of a fixed length that can be read from any place: a file, a part of one, memory. */
public interface ByteSource extends AutoCloseable {
    /** Returns the length in bytes. */
    long size();

    /**
     * Fills {@code target} from its position to its limit with the bytes from {@code position} on.
     * Safe for several threads at once.
     *
     * @throws dev.rekindle.errors.TorchFileException if the range is not within {@code 0..size()},
     *     the file has become shorter, or the disk fails
     */
    void read(long position, ByteBuffer target);

    /** Returns the name that errors start with, such as {@code model.pt}. */
    String name();

    /**
     * Returns a part of this source under the same name; closing it closes nothing.
     *
     * @throws dev.rekindle.errors.TorchFileException if the range is not within {@code 0..size()}
     */
    default ByteSource slice(long offset, long length) {
        return new SlicedByteSource(this, offset, length);
    }

    @Override
    void close();
}

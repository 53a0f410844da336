package dev.rekindle.internal.container;

import dev.rekindle.internal.archive.ArchiveName;
import dev.rekindle.internal.archive.AtomicFile;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The other direction of a {@link Container}: a value becomes a file. */
public interface Writer {
    /** A value, checked and ready: all that is left is to copy bytes. */
    interface Prepared {
        /**
         * Writes all bytes.
         *
         * @param stem the file's name without its ending, {@code archive} for a stream
         * @throws IOException if the channel fails
         */
        void writeTo(WritableByteChannel channel, String stem) throws IOException;
    }

    /**
     * Checks everything that can be checked before a byte is written.
     *
     * @throws dev.rekindle.errors.TorchFileException if a value has no place in such a file
     */
    Prepared prepare(@Nullable Object root, WriteOptions options);

    /**
     * Writes a file; what was there before is intact unless the whole new one is.
     *
     * @throws dev.rekindle.errors.TorchFileException as {@link #prepare}, or if the file can't be
     *     written
     */
    default void write(Path target, @Nullable Object root, WriteOptions options) {
        String stem = ArchiveName.of(target.toString());
        Prepared prepared = prepare(root, options);
        AtomicFile.write(target, channel -> prepared.writeTo(channel, stem));
    }
}

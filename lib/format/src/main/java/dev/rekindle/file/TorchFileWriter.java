package dev.rekindle.file;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ArchiveName;
import dev.rekindle.internal.archive.ArchiveWriter;
import dev.rekindle.internal.archive.AtomicFile;
import dev.rekindle.internal.archive.RecordContent;
import dev.rekindle.internal.codec.TorchEncoder;
import dev.rekindle.internal.container.LegacyWriter;
import dev.rekindle.internal.pickle.PickleWriter;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what {@code torch.save(obj, f)} writes, byte for byte (torch/serialization.py, 2.15.0).
 * The object is pickled whole before the target is touched, and the target is replaced at once.
 */
public final class TorchFileWriter {
    private static final int CHUNK_BYTES = 1 << 20;

    private TorchFileWriter() {}

    /** Writes a file as torch does by default. */
    public static void write(Path path, @Nullable Object root) {
        write(path, root, SaveOptions.DEFAULT);
    }

    /**
     * Writes a file. Its archive's inner name follows from the path, as in torch.
     *
     * @throws TorchFileException if an object has no counterpart in a torch file, or the file can't
     *     be written; what was there before is intact then
     */
    public static void write(Path path, @Nullable Object root, SaveOptions options) {
        String topName = options.legacy() ? "" : ArchiveName.of(path.toString());
        Prepared prepared = prepare(root, options);
        AtomicFile.write(path, channel -> prepared.writeTo(channel, topName));
    }

    /**
     * Writes to a channel, as {@code torch.save} writes to a stream; the channel stays open.
     *
     * @throws IOException if the channel fails
     */
    public static void write(
            WritableByteChannel channel, @Nullable Object root, SaveOptions options)
            throws IOException {
        prepare(root, options).writeTo(channel, ArchiveName.ARCHIVE);
    }

    /** All that is left is to copy bytes. */
    private interface Prepared {
        void writeTo(WritableByteChannel channel, String topName) throws IOException;
    }

    private static Prepared prepare(@Nullable Object root, SaveOptions options) {
        TorchEncoder encoder = new TorchEncoder(options);
        PyValue value = encoder.encode(root);
        byte[] pickle = pickle(value, options.protocol());
        if (options.legacy()) {
            return LegacyWriter.prepare(pickle, encoder.storages(), options.protocol())::writeTo;
        }
        List<RecordContent> records = new ArrayList<>();
        for (Storage storage : encoder.storages().storages()) {
            records.add(content(storage));
        }
        return (channel, topName) ->
                ArchiveWriter.write(
                        channel, topName, options.archive(), RecordContent.of(pickle), records);
    }

    public static byte[] pickle(PyValue value, int protocol) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new PickleWriter(bytes, protocol).write(value);
        } catch (IllegalArgumentException e) {
            throw new TorchFileException("save", e.getMessage() + ". Choose another protocol.", e);
        }
        return bytes.toByteArray();
    }

    static RecordContent content(Storage storage) {
        return new RecordContent() {
            @Override
            public long lengthBytes() {
                return storage.lengthBytes();
            }

            @Override
            public void writeTo(WritableByteChannel channel) throws IOException {
                copy(storage, channel);
            }
        };
    }

    public static void copy(Storage storage, WritableByteChannel channel) throws IOException {
        long length = storage.lengthBytes();
        // Many small ones are made faster on the heap; large ones take one way less off it.
        ByteBuffer chunk =
                length < CHUNK_BYTES
                        ? ByteBuffer.allocate((int) length)
                        : ByteBuffer.allocateDirect(CHUNK_BYTES);
        for (long done = 0; done < length; done += chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), length - done));
            storage.read(done, chunk);
            chunk.flip();
            while (chunk.hasRemaining()) {
                channel.write(chunk);
            }
        }
    }
}

package dev.rekindle.file;

import dev.rekindle.internal.archive.ArchiveOptions;
import dev.rekindle.internal.container.WriteOptions;
import dev.rekindle.internal.pickle.PickleWriter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a file is written: the arguments of {@code torch.save} (torch/serialization.py, 2.15.0). */
public final class SaveOptions {
    /** The size of a shard that transformers takes unless told otherwise: 5 GB. */
    public static final long DEFAULT_SHARD_BYTES = 5_000_000_000L;

    /** What {@code torch.save(obj, f)} does. */
    public static final SaveOptions DEFAULT =
            new SaveOptions(
                    Format.ZIP,
                    new WriteOptions(
                            PickleWriter.DEFAULT_PROTOCOL,
                            ArchiveOptions.DEFAULT,
                            unknown -> null,
                            DEFAULT_SHARD_BYTES));

    private final Format format;
    private final WriteOptions options;

    private SaveOptions(Format format, WriteOptions options) {
        this.format = format;
        this.options = options;
    }

    /** Returns these options with another kind of file. */
    public SaveOptions withFormat(Format value) {
        return new SaveOptions(value, options);
    }

    /**
     * Returns these options with another pickle protocol: {@code pickle_protocol}, 2 unless told
     * otherwise; Python's default {@code torch.load} reads no other.
     */
    public SaveOptions withProtocol(int value) {
        return with(
                new WriteOptions(
                        value, options.archive(), options.reducer(), options.shardBytes()));
    }

    /**
     * Returns these options with each record's first byte at a multiple of this many bytes, 64
     * unless told otherwise ({@code torch.utils.serialization.config.save.storage_alignment}).
     *
     * @throws IllegalArgumentException unless it is from 1 to 32768
     */
    public SaveOptions withAlignmentBytes(int value) {
        return withArchive(options.archive().withAlignmentBytes(value));
    }

    /** Returns these options with CRCs computed or not ({@code set_crc32_options}). */
    public SaveOptions withComputeCrc(boolean value) {
        return withArchive(options.archive().withComputeCrc(value));
    }

    private SaveOptions withArchive(ArchiveOptions value) {
        return with(
                new WriteOptions(
                        options.protocol(), value, options.reducer(), options.shardBytes()));
    }

    /** Returns these options with at most so many bytes of tensors in a shard. */
    public SaveOptions withShardBytes(long value) {
        return with(
                new WriteOptions(options.protocol(), options.archive(), options.reducer(), value));
    }

    /**
     * Returns these options with an answer to objects that no torch file holds, such as an array of
     * an engine: the value that is saved for one, or null where there is none; asked once an
     * object.
     */
    public SaveOptions withReducer(Function<Object, @Nullable Object> value) {
        return with(
                new WriteOptions(
                        options.protocol(), options.archive(), value, options.shardBytes()));
    }

    /** Returns the answer to objects that no torch file holds. */
    public Function<Object, @Nullable Object> reducer() {
        return options.reducer();
    }

    Format format() {
        return format;
    }

    WriteOptions options() {
        return options;
    }

    private SaveOptions with(WriteOptions value) {
        return new SaveOptions(format, value);
    }
}

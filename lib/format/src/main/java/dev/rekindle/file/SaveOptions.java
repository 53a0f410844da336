package dev.rekindle.file;

import dev.rekindle.internal.archive.ArchiveOptions;
import dev.rekindle.internal.pickle.PickleWriter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a file is written: the arguments of {@code torch.save} (torch/serialization.py, 2.15.0).
 *
 * @param protocol {@code pickle_protocol}, 2 as a rule; Python's default {@code torch.load} reads
 *     no other
 * @param archive alignment and CRCs of the zip
 * @param legacy whether the stream of torch before 1.6 is written: {@code
 *     _use_new_zipfile_serialization=False}
 * @param counterpart gives the value that is saved for an object that no torch file holds, such as
 *     an array of an engine, or null where there is none; asked once an object
 */
public record SaveOptions(
        int protocol,
        ArchiveOptions archive,
        boolean legacy,
        Function<Object, @Nullable Object> counterpart) {
    /** What {@code torch.save(obj, f)} does. */
    public static final SaveOptions DEFAULT =
            new SaveOptions(
                    PickleWriter.DEFAULT_PROTOCOL, ArchiveOptions.DEFAULT, false, unknown -> null);

    /** Returns these options with another protocol. */
    public SaveOptions withProtocol(int value) {
        return new SaveOptions(value, archive, legacy, counterpart);
    }

    /** Returns these options with another alignment, or without CRCs. */
    public SaveOptions withArchive(ArchiveOptions value) {
        return new SaveOptions(protocol, value, legacy, counterpart);
    }

    /** Returns these options with the legacy stream written or the zip. */
    public SaveOptions withLegacy(boolean value) {
        return new SaveOptions(protocol, archive, value, counterpart);
    }

    /** Returns these options with another answer to objects that no torch file holds. */
    public SaveOptions withCounterpart(Function<Object, @Nullable Object> value) {
        return new SaveOptions(protocol, archive, legacy, value);
    }
}

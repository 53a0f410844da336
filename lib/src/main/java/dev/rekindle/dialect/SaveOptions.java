package dev.rekindle.dialect;

import dev.rekindle.archive.ArchiveOptions;
import dev.rekindle.pickle.PickleWriter;

/**
 * How a file is written: the arguments of {@code torch.save} (torch/serialization.py, 2.15.0).
 *
 * @param protocol {@code pickle_protocol}, 2 as a rule; Python's default {@code torch.load} reads
 *     no other
 * @param archive alignment and CRCs of the zip
 * @param legacy whether the stream of torch before 1.6 is written: {@code
 *     _use_new_zipfile_serialization=False}
 */
public record SaveOptions(int protocol, ArchiveOptions archive, boolean legacy) {
    /** What {@code torch.save(obj, f)} does. */
    public static final SaveOptions DEFAULT =
            new SaveOptions(PickleWriter.DEFAULT_PROTOCOL, ArchiveOptions.DEFAULT, false);

    /** Returns these options with another protocol. */
    public SaveOptions withProtocol(int value) {
        return new SaveOptions(value, archive, legacy);
    }

    /** Returns these options with another alignment, or without CRCs. */
    public SaveOptions withArchive(ArchiveOptions value) {
        return new SaveOptions(protocol, value, legacy);
    }

    /** Returns these options with the legacy stream written or the zip. */
    public SaveOptions withLegacy(boolean value) {
        return new SaveOptions(protocol, archive, value);
    }
}

package dev.rekindle.internal.archive;

/**
 * How an archive is written. Mirrors {@code torch.utils.serialization.config.save} and {@code
 * torch.serialization.set_crc32_options} (2.15.0).
 *
 * @param alignmentBytes what the place of every record's first byte is a multiple of
 * @param computeCrc whether CRC-32s are computed; without, every one is 0
 */
public record ArchiveOptions(int alignmentBytes, boolean computeCrc) {
    /** torch's own: 64 bytes, CRCs computed. */
    public static final ArchiveOptions DEFAULT = new ArchiveOptions(64, true);

    /** The padding's length has to fit into the 16 bits of a zip extra field. */
    private static final int MOST_ALIGNMENT_BYTES = 1 << 15;

    public ArchiveOptions {
        if (alignmentBytes < 1 || alignmentBytes > MOST_ALIGNMENT_BYTES) {
            throw new IllegalArgumentException(
                    "an alignment of "
                            + alignmentBytes
                            + " bytes; it has to be from 1 to "
                            + MOST_ALIGNMENT_BYTES);
        }
    }

    /** Returns the same options with another alignment. */
    public ArchiveOptions withAlignmentBytes(int value) {
        return new ArchiveOptions(value, computeCrc);
    }

    /** Returns the same options with CRCs computed or not. */
    public ArchiveOptions withComputeCrc(boolean value) {
        return new ArchiveOptions(alignmentBytes, value);
    }
}

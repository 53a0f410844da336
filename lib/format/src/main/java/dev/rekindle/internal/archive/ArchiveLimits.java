package dev.rekindle.internal.archive;

/**
 * What an archive may ask for before it is refused. The defaults let every file of torch through;
 * raise one where a file of yours needs it.
 *
 * @param maxRecords the most records
 * @param maxInflationRatio the most bytes that one compressed byte may become in a record of more
 *     than 64 MiB; DEFLATE itself ends at 1032
 * @param maxInflatedBytes the most bytes that one compressed record may become; stored records have
 *     no such limit, as their bytes are in the file
 * @param verifyCrc whether the CRC of a record is checked when it is first used
 */
public record ArchiveLimits(
        int maxRecords, int maxInflationRatio, long maxInflatedBytes, boolean verifyCrc) {
    /** A million records; 250 bytes a byte; 16 GiB a compressed record; CRCs are checked. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(1_000_000, 250, 16L << 30, true);

    /** Below this size content may be as dense as DEFLATE can make it. */
    private static final long DENSE_BYTES = 64L << 20;

    /** Tells whether so many bytes would become too many. */
    boolean areTooDense(long compressedBytes, long sizeBytes) {
        return sizeBytes > DENSE_BYTES && sizeBytes / maxInflationRatio > compressedBytes;
    }

    /** Returns the same limits with another number of records. */
    public ArchiveLimits withMaxRecords(int value) {
        return new ArchiveLimits(value, maxInflationRatio, maxInflatedBytes, verifyCrc);
    }

    /** Returns the same limits with another ratio. */
    public ArchiveLimits withMaxInflationRatio(int value) {
        return new ArchiveLimits(maxRecords, value, maxInflatedBytes, verifyCrc);
    }

    /** Returns the same limits with another size of an inflated record. */
    public ArchiveLimits withMaxInflatedBytes(long value) {
        return new ArchiveLimits(maxRecords, maxInflationRatio, value, verifyCrc);
    }

    /** Returns the same limits with CRCs checked or not. */
    public ArchiveLimits withVerifyCrc(boolean value) {
        return new ArchiveLimits(maxRecords, maxInflationRatio, maxInflatedBytes, value);
    }
}

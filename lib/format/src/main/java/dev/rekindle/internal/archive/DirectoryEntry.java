package dev.rekindle.internal.archive;

/**
 * One entry of the central directory, as it stands there.
 *
 * @param rawName the name's bytes, to compare with the local header's
 */
record DirectoryEntry(
        String fullName,
        byte[] rawName,
        int flags,
        int method,
        int crc32,
        long compressedBytes,
        long sizeBytes,
        long headerOffset) {
    static final int ENCRYPTED = 1;
    static final int DESCRIPTOR = 1 << 3;
    static final int PATCHED = 1 << 5;
    static final int STRONG_ENCRYPTION = 1 << 6;
    static final int UTF_8 = 1 << 11;
    static final int MASKED = 1 << 13;

    boolean isFolder() {
        return fullName.endsWith("/");
    }
}

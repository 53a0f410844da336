package dev.rekindle.internal.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Sizes and offset of a header, the 64-bit ones from its extra field where the 32-bit ones are
 * saturated.
 */
record Zip64Extra(
        long sizeBytes, long compressedBytes, long headerOffset, boolean disk, int diskNumber) {
    private static final int ID = 0x0001;
    private static final long SATURATED = 0xFFFFFFFFL;

    static Zip64Extra read(
            ByteBuffer extra, long size, long compressed, long offset, boolean disk) {
        ByteBuffer field = find(extra);
        long fullSize = size == SATURATED ? next(field, size) : size;
        long fullCompressed = compressed == SATURATED ? next(field, compressed) : compressed;
        long fullOffset = offset == SATURATED ? next(field, offset) : offset;
        boolean hasDisk = disk && field.remaining() >= 4;
        return new Zip64Extra(
                fullSize, fullCompressed, fullOffset, hasDisk, hasDisk ? field.getInt() : 0);
    }

    private static ByteBuffer find(ByteBuffer extra) {
        ByteBuffer rest = extra.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (rest.remaining() >= 4) {
            int id = rest.getShort() & 0xFFFF;
            int length = rest.getShort() & 0xFFFF;
            if (length > rest.remaining()) {
                break;
            }
            if (id == ID) {
                return rest.slice(rest.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            rest.position(rest.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private static long next(ByteBuffer field, long otherwise) {
        return field.remaining() >= 8 ? field.getLong() : otherwise;
    }
}

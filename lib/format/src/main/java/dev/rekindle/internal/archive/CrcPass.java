package dev.rekindle.internal.archive;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * One walk over a record from its start to its end, which sums up its CRC and keeps, on the way,
 * the part that somebody asked for. No more than a piece lies on the heap.
 */
final class CrcPass {
    /** Small enough for a processor's cache, where the bytes still are when they are summed up. */
    private static final int PIECE_BYTES = 1 << 18;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final RecordBytes bytes;
    private final CRC32 crc = new CRC32();
    private ByteBuffer scratch = NOTHING;

    private CrcPass(RecordBytes bytes) {
        this.bytes = bytes;
    }

    /** Returns the CRC-32 of all {@code size} bytes. */
    static long of(RecordBytes bytes, long size) {
        return keeping(bytes, size, 0, NOTHING);
    }

    /** Returns the CRC-32, and fills {@code target} with the bytes from {@code position} on. */
    static long keeping(RecordBytes bytes, long size, long position, ByteBuffer target) {
        CrcPass pass = new CrcPass(bytes);
        long end = position + target.remaining();
        pass.skip(0, position);
        pass.keep(position, target);
        pass.skip(end, size);
        return pass.crc.getValue();
    }

    private void skip(long from, long to) {
        if (from < to && scratch == NOTHING) {
            int most = (int) Math.min(PIECE_BYTES, to - from);
            // From a file, bytes come into direct memory first in any case.
            scratch =
                    most == PIECE_BYTES
                            ? ByteBuffer.allocateDirect(most)
                            : ByteBuffer.allocate(most);
        }
        for (long at = from; at < to; ) {
            scratch.clear().limit((int) Math.min(scratch.capacity(), to - at));
            int count = scratch.remaining();
            bytes.read(at, scratch);
            crc.update(scratch.flip());
            at += count;
        }
    }

    private void keep(long from, ByteBuffer target) {
        int end = target.limit();
        for (long at = from; target.position() < end; ) {
            int start = target.position();
            int count = Math.min(PIECE_BYTES, end - start);
            bytes.read(at, target.limit(start + count));
            crc.update(target.duplicate().position(start));
            at += count;
        }
        target.limit(end);
    }
}

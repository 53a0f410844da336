package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of a live, contiguous array on the CPU, seen through windows. No window leaves a call:
 * a direct buffer read after its array is closed kills the JVM.
 */
final class EngineMemory {
    /** DJL gives no buffer of 2 GiB or more; slices of 1 GiB share the array's memory. */
    static final long WINDOW_BYTES = 1L << 30;

    /** What happens to one window; it is little-endian and valid during the call only. */
    interface Visitor {
        void visit(long offsetBytes, ByteBuffer window);
    }

    private EngineMemory() {}

    static long lengthBytes(NDArray array) {
        return array.getShape().size() * array.getDataType().getNumOfBytes();
    }

    /**
     * Visits the bytes from {@code offset} on, {@code count} of them, in order.
     *
     * @throws IllegalStateException if the array was closed
     */
    static void visit(NDArray array, long offset, long count, long windowBytes, Visitor visitor) {
        requireOpen(array);
        long length = lengthBytes(array);
        if (count == 0) {
            return;
        }
        if (length <= windowBytes) {
            ByteBuffer all = array.toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN);
            visitor.visit(offset, part(all, offset, count));
            return;
        }
        int item = array.getDataType().getNumOfBytes();
        try (NDArray flat = array.reshape(new Shape(length / item))) {
            long windowStart = offset / windowBytes * windowBytes;
            for (; windowStart < offset + count; windowStart += windowBytes) {
                long windowEnd = Math.min(windowStart + windowBytes, length);
                long from = Math.max(offset, windowStart);
                long to = Math.min(offset + count, windowEnd);
                NDIndex index = new NDIndex().addSliceDim(windowStart / item, windowEnd / item);
                try (NDArray slice = flat.get(index)) {
                    ByteBuffer all = slice.toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN);
                    visitor.visit(from, part(all, from - windowStart, to - from));
                }
            }
        }
    }

    static void requireOpen(NDArray array) {
        if (array.isReleased()) {
            throw new IllegalStateException(
                    "the array behind this tensor was closed: its network, manager or scope is"
                            + " gone. Save or copy a state_dict before closing what it looks at.");
        }
    }

    private static ByteBuffer part(ByteBuffer all, long offset, long count) {
        return all.slice(Math.toIntExact(offset), Math.toIntExact(count))
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}

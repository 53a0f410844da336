package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Several arrays of one shape and element type, walked side by side through windows on their own
 * memory: for arithmetic that the engine has no operator for. A window is valid during the call
 * only.
 */
public final class Windows {
    /** What happens to the windows of one stretch; all have the same length, little-endian. */
    public interface Visitor {
        void visit(List<ByteBuffer> windows);
    }

    private Windows() {}

    /**
     * Visits all elements of {@code arrays}, in order. They must be contiguous and on the CPU.
     *
     * @throws IllegalArgumentException if their shapes or element types differ
     * @throws IllegalStateException if one was closed
     */
    public static void visit(List<NDArray> arrays, Visitor visitor) {
        NDArray first = arrays.get(0);
        for (NDArray array : arrays) {
            EngineMemory.requireOpen(array);
            if (!array.getShape().equals(first.getShape())
                    || array.getDataType() != first.getDataType()) {
                throw new IllegalArgumentException(
                        "arrays side by side differ: "
                                + first.getShape()
                                + " of "
                                + first.getDataType()
                                + ", and "
                                + array.getShape()
                                + " of "
                                + array.getDataType());
            }
        }
        long length = EngineMemory.lengthBytes(first);
        for (long at = 0; at < length; at += EngineMemory.WINDOW_BYTES) {
            long count = Math.min(EngineMemory.WINDOW_BYTES, length - at);
            open(arrays, at, count, List.of(), visitor);
        }
    }

    private static void open(
            List<NDArray> arrays, long at, long count, List<ByteBuffer> opened, Visitor visitor) {
        if (opened.size() == arrays.size()) {
            visitor.visit(opened);
            return;
        }
        EngineMemory.visit(
                arrays.get(opened.size()),
                at,
                count,
                EngineMemory.WINDOW_BYTES,
                (offset, window) -> {
                    List<ByteBuffer> more = new java.util.ArrayList<>(opened);
                    more.add(window);
                    open(arrays, at, count, more, visitor);
                });
    }
}

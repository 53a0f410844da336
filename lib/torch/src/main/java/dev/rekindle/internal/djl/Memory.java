package dev.rekindle.internal.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of live arrays, read and written by Java: the one place that knows where an array's
 * elements lie. DJL hands out the memory itself of a contiguous array on the CPU, and silently a
 * copy of any other (a transposed one, a view of columns, one on another device): what is written
 * there is lost. So each array is asked first; the others are copied by the engine into contiguous
 * memory on the CPU, and what changed is copied back by the engine.
 *
 * <p>Bytes are seen through windows, row by row, little-endian. No window leaves a call: a direct
 * buffer read after its array is closed kills the JVM.
 */
public final class Memory {
    /** DJL gives no buffer of 2 GiB or more; slices of 1 GiB share the array's memory. */
    static final long WINDOW_BYTES = 1L << 30;

    /** What happens to one stretch of several arrays; each window has the same length. */
    public interface Visitor {
        void visit(List<ByteBuffer> windows);
    }

    /** What happens to one stretch of one array. */
    interface WindowVisitor {
        void visit(long offsetBytes, ByteBuffer window);
    }

    private Memory() {}

    /**
     * Shows all elements of {@code arrays}, in order and side by side; they are not to be changed.
     *
     * @throws IllegalArgumentException if their shapes or element types differ, or one is sparse
     * @throws IllegalStateException if one was closed
     */
    public static void read(List<NDArray> arrays, Visitor visitor) {
        update(List.of(), arrays, visitor);
    }

    /**
     * Shows all elements of the arrays that change, then of those that are only read, in order and
     * side by side. Autograd does not see the change.
     *
     * @throws IllegalArgumentException if their shapes or element types differ, one is sparse, or
     *     elements of one that changes share their memory, as those of {@code expand} do
     * @throws IllegalStateException if one was closed
     */
    public static void update(List<NDArray> changed, List<NDArray> read, Visitor visitor) {
        try (Uses.Use use = Uses.begin()) {
            requireUpdatable(changed, read);
            show(changed, read, visitor);
        }
    }

    private static void show(List<NDArray> changed, List<NDArray> read, Visitor visitor) {
        List<NDArray> all = new ArrayList<>(changed);
        all.addAll(read);
        List<NDArray> opened = new ArrayList<>();
        try {
            for (NDArray array : all) {
                opened.add(isDirect(array) ? array : staged(array));
            }
            visitAll(opened, visitor);
            for (int i = 0; i < changed.size(); i++) {
                if (opened.get(i) != changed.get(i)) {
                    Ops.copy(changed.get(i), opened.get(i));
                }
            }
        } finally {
            for (int i = 0; i < opened.size(); i++) {
                if (opened.get(i) != all.get(i)) {
                    opened.get(i).close();
                }
            }
        }
    }

    /**
     * Overwrites {@code target} with the values of {@code source}, through the engine: wherever the
     * two lie, and with rounding where their element types differ. Autograd does not see it.
     *
     * @throws IllegalArgumentException if their shapes differ, or elements of {@code target} share
     *     their memory
     * @throws IllegalStateException if one was closed
     */
    public static void copy(NDArray target, NDArray source) {
        requireOpen(target);
        requireOpen(source);
        if (!target.getShape().equals(source.getShape())) {
            throw new IllegalArgumentException(
                    "[copy] values of shape "
                            + source.getShape()
                            + " do not go into an array of shape "
                            + target.getShape()
                            + ". Reshape them first.");
        }
        requireWritable(target);
        Ops.copy(target, source);
    }

    static long lengthBytes(NDArray array) {
        return array.getShape().size() * array.getDataType().getNumOfBytes();
    }

    /** Tells whether DJL shows the array's own memory, in which its elements lie row by row. */
    static boolean isDirect(NDArray array) {
        requireOpen(array);
        if (array.isSparse()) {
            throw new IllegalArgumentException(
                    "[NDArray] the array is sparse, and only dense ones have their elements in a"
                            + " row. Make it dense first, with toDense().");
        }
        try (Uses.Use use = Uses.begin()) {
            return array.getDevice().equals(Device.cpu()) && Contiguity.of(array);
        }
    }

    /** Returns contiguous memory on the CPU for the values of {@code array}; the caller closes. */
    static NDArray room(NDArray array) {
        return Engines.keep(
                Engines.own().create(array.getShape(), array.getDataType(), Device.cpu()));
    }

    private static NDArray staged(NDArray array) {
        NDArray copy = room(array);
        Ops.copy(copy, array);
        return copy;
    }

    /**
     * Visits the bytes of a contiguous array on the CPU from {@code offset} on, {@code count} of
     * them, in order.
     */
    static void visit(
            NDArray array, long offset, long count, long windowBytes, WindowVisitor visitor) {
        try (Uses.Use use = Uses.begin()) {
            requireOpen(array);
            show(array, offset, count, windowBytes, visitor);
        }
    }

    private static void show(
            NDArray array, long offset, long count, long windowBytes, WindowVisitor visitor) {
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

    /**
     * Returns windows over all elements of a contiguous array on the CPU, in order, 1 GiB each.
     * They are good while the array is open.
     */
    static List<ByteBuffer> windows(NDArray array) {
        List<ByteBuffer> windows = new ArrayList<>();
        long length = lengthBytes(array);
        for (long at = 0; at < length; at += WINDOW_BYTES) {
            long count = Math.min(WINDOW_BYTES, length - at);
            visit(array, at, count, WINDOW_BYTES, (offset, window) -> windows.add(window));
        }
        return windows;
    }

    static void requireOpen(NDArray array) {
        if (array.isReleased()) {
            throw new IllegalStateException(
                    "the array behind this tensor was closed: its network, manager or scope is"
                            + " gone. Save or copy a state_dict before closing what it looks at.");
        }
    }

    private static void visitAll(List<NDArray> arrays, Visitor visitor) {
        long length = lengthBytes(arrays.get(0));
        for (long at = 0; at < length; at += WINDOW_BYTES) {
            open(arrays, at, Math.min(WINDOW_BYTES, length - at), List.of(), visitor);
        }
    }

    private static void open(
            List<NDArray> arrays, long at, long count, List<ByteBuffer> opened, Visitor visitor) {
        if (opened.size() == arrays.size()) {
            visitor.visit(opened);
            return;
        }
        visit(
                arrays.get(opened.size()),
                at,
                count,
                WINDOW_BYTES,
                (offset, window) -> {
                    List<ByteBuffer> more = new ArrayList<>(opened);
                    more.add(window);
                    open(arrays, at, count, more, visitor);
                });
    }

    /**
     * Asks, before anything is written, what {@link #update} asks.
     *
     * @throws IllegalArgumentException as {@link #update}
     * @throws IllegalStateException as {@link #update}
     */
    public static void requireUpdatable(List<NDArray> changed, List<NDArray> read) {
        List<NDArray> all = new ArrayList<>(changed);
        all.addAll(read);
        requireAlike(all);
        changed.forEach(Memory::requireWritable);
    }

    private static void requireAlike(List<NDArray> arrays) {
        NDArray first = arrays.get(0);
        for (NDArray array : arrays) {
            requireOpen(array);
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
    }

    /**
     * Asks, before anything is written, whether each element of {@code array} can have a value of
     * its own.
     *
     * @throws IllegalArgumentException if elements share their memory, as those of {@code expand}
     *     do, or the array is sparse
     * @throws IllegalStateException if it was closed
     */
    public static void requireWritable(NDArray array) {
        if (isDirect(array)) {
            return;
        }
        long[] shape = array.getShape().getShape();
        long[] strides = Ops.strides(array);
        for (int i = 0; i < shape.length; i++) {
            if (strides[i] == 0 && shape[i] > 1) {
                throw new IllegalArgumentException(
                        "[NDArray] elements of the array of shape "
                                + array.getShape()
                                + " share their memory, as after expand or broadcast, so they"
                                + " can't be changed one by one. Use a copy: duplicate().");
            }
        }
    }

    private static ByteBuffer part(ByteBuffer all, long offset, long count) {
        return all.slice(Math.toIntExact(offset), Math.toIntExact(count))
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}

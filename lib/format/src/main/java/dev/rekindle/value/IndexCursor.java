package dev.rekindle.value;

import dev.rekindle.tensor.Tensor;

/** Reads the integers of a one-dimensional tensor, of which a small part is in memory at a time. */
final class IndexCursor {
    /** Index tensors below this length are read even where their elements repeat a storage. */
    private static final long FEW = 1 << 20;

    private static final long MOST_REPEATS = 8;

    private final Tensor tensor;
    private final long length;
    private final int chunk;
    private long start;
    private long[] values = {};

    /**
     * @param chunk the most values in memory
     */
    IndexCursor(Tensor tensor, int chunk) {
        this.tensor = tensor;
        this.length = tensor.shape()[0];
        this.chunk = chunk;
    }

    /** Returns the value at {@code index}; quick when asked for in rising order. */
    long get(long index) {
        if (index < start || index >= start + values.length) {
            long count = Math.min(chunk, length - index);
            values = tensor.narrow(0, index, count).toLongArray();
            start = index;
        }
        return values[(int) (index - start)];
    }

    /**
     * Tells whether a tensor has so many more elements than its storage that reading it would take
     * a time that the file's size does not bound.
     */
    public static boolean isEndless(Tensor tensor) {
        long held = tensor.storage().lengthBytes() / tensor.dtype().itemSizeBytes();
        return tensor.numel() > FEW && tensor.numel() / MOST_REPEATS > held;
    }
}

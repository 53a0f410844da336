package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One array whose elements Java reads and changes for a while, over windows of 1 GiB. What the
 * engine does not show as it lies (a transposed array, one on another device) is worked on in a
 * copy, and copied back by {@link #save()}. Autograd does not see the changes.
 */
public final class OpenArray implements AutoCloseable {
    private final NDArray array;
    private final NDArray opened;
    private final List<ByteBuffer> windows;

    private OpenArray(NDArray array, NDArray opened) {
        this.array = array;
        this.opened = opened;
        this.windows = Memory.windows(opened);
    }

    /**
     * Opens an array; it stays the caller's.
     *
     * @throws IllegalStateException if it was closed
     * @throws IllegalArgumentException if it is sparse
     */
    public static OpenArray of(NDArray array) {
        if (Memory.isDirect(array)) {
            return new OpenArray(array, array);
        }
        NDArray copy = Memory.room(array);
        try {
            Ops.copy(copy, array);
            return new OpenArray(array, copy);
        } catch (RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    /** Returns the windows, little-endian. None is to be kept beyond this object. */
    public List<ByteBuffer> windows() {
        return windows;
    }

    /** Returns the array that holds the elements now, for the engine to read. */
    public NDArray current() {
        return opened;
    }

    /**
     * Asks whether the memory is still there.
     *
     * @throws IllegalStateException if the array was closed meanwhile
     */
    public void requireOpen() {
        Memory.requireOpen(opened);
    }

    /** Copies the elements back to where they came from, if they were worked on elsewhere. */
    public void save() {
        if (opened != array) {
            Memory.copy(array, opened);
        }
    }

    /** Frees the copy, if there is one. */
    @Override
    public void close() {
        if (opened != array) {
            opened.close();
        }
    }
}

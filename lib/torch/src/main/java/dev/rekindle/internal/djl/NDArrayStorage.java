package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.Storage;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The memory of a live NDArray. It copies nothing: whoever reads sees the array's values of that
 * moment, as with a tensor that Python's {@code state_dict()} returns. Each access asks first
 * whether the array was closed, and no buffer leaves it.
 *
 * <p>Two storages of one array have one memory: two names for one array are one record. The engine
 * shows no more of what arrays share (DJL 0.36.0).
 */
public final class NDArrayStorage implements Storage {
    private final NDArray array;
    private final boolean direct;
    private final long lengthBytes;

    private NDArrayStorage(NDArray array) {
        this.array = array;
        this.direct = Memory.isDirect(array);
        this.lengthBytes = direct ? Memory.lengthBytes(array) : extentBytes(array);
    }

    /**
     * Returns the storage of {@code array}.
     *
     * @throws IllegalStateException if the array was closed
     * @throws TorchFileException if it is not a dense array on the CPU, of a type torch saves
     */
    public static NDArrayStorage of(NDArray array) {
        try (Uses.Use use = Uses.begin()) {
            Memory.requireOpen(array);
            return made(array);
        }
    }

    private static NDArrayStorage made(NDArray array) {
        EngineTypes.fromEngine(array.getDataType());
        if (!array.getDevice().equals(ai.djl.Device.cpu())) {
            throw new TorchFileException(
                    "NDArray",
                    "the array is on "
                            + array.getDevice()
                            + ", and only the CPU is supported. Move it with"
                            + " toDevice(Device.cpu(), false).");
        }
        if (array.isSparse()) {
            throw new TorchFileException(
                    "NDArray", "the array is sparse, and only dense ones have a storage.");
        }
        return new NDArrayStorage(array);
    }

    /** The bytes from the first element to the last: what a view of columns spans. */
    private static long extentBytes(NDArray array) {
        long[] shape = array.getShape().getShape();
        long[] strides = Ops.strides(array);
        long last = 0;
        for (int i = 0; i < shape.length; i++) {
            last += (shape[i] - 1) * strides[i];
        }
        return (last + 1) * array.getDataType().getNumOfBytes();
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the array was closed meanwhile
     */
    @Override
    public void read(long offsetBytes, ByteBuffer target) {
        Objects.checkFromIndexSize(offsetBytes, target.remaining(), lengthBytes);
        if (direct) {
            Memory.visit(
                    array,
                    offsetBytes,
                    target.remaining(),
                    Memory.WINDOW_BYTES,
                    (at, window) -> target.put(window));
            return;
        }
        long elements = lengthBytes / array.getDataType().getNumOfBytes();
        try (NDArray row = Ops.flat(array, elements)) {
            Memory.visit(
                    row,
                    offsetBytes,
                    target.remaining(),
                    Memory.WINDOW_BYTES,
                    (at, window) -> target.put(window));
        }
    }

    /** Tells whether the array's elements lie row by row; else its tensor needs the strides. */
    boolean isContiguous() {
        return direct;
    }

    /** Says so where the array was closed. */
    public void requireOpen() {
        Memory.requireOpen(array);
    }

    @Override
    public String toString() {
        return "NDArrayStorage[" + lengthBytes + " bytes]";
    }

    /** Returns the array: whoever saves two storages of it writes one record. */
    @Override
    public Object memory() {
        return array;
    }
}

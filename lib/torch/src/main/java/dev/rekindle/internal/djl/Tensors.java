package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Tensor to NDArray and back. What the engine cannot hold is refused before it is asked. */
public final class Tensors {
    private Tensors() {}

    /**
     * Copies a tensor into a new array, whose memory is the engine's own: the file behind the
     * tensor may change or go afterwards.
     *
     * @throws dev.rekindle.errors.TorchFileException if the engine cannot hold the element type, or
     *     the record behind the tensor is damaged; nothing is left behind then
     */
    public static NDArray toNDArray(NDManager manager, Tensor tensor) {
        DataType type = EngineTypes.toEngine(tensor.dtype());
        NDArray array = manager.create(new Shape(tensor.shape()), type);
        try {
            copy(tensor, array);
            return array;
        } catch (RuntimeException e) {
            array.close();
            throw e;
        }
    }

    /**
     * As {@link #toNDArray}, with the strides of the tensor where its elements lie without gaps, as
     * those of a transposed one or of channels_last do: it is computed with, and saved, as it lies.
     */
    public static NDArray toNDArrayAsItLies(NDManager manager, Tensor tensor) {
        long[] strides = tensor.strides();
        Tensor row = Arrays.equals(strides, contiguous(tensor)) ? null : row(tensor);
        if (row == null) {
            return toNDArray(manager, tensor);
        }
        try (NDArray flat = toNDArray(manager, row)) {
            return Ops.asStrided(flat, tensor.shape(), strides);
        }
    }

    private static long[] contiguous(Tensor tensor) {
        return Tensor.over(tensor.storage(), tensor.dtype(), tensor.shape()).strides();
    }

    /** Returns the elements in the order of memory, or null where there are gaps or doubles. */
    private static @Nullable Tensor row(Tensor tensor) {
        if (tensor.numel() == 0 || tensor.conj() || tensor.neg()) {
            return null;
        }
        long[] shape = tensor.shape();
        long[] strides = tensor.strides();
        Integer[] order = new Integer[shape.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(strides[a], strides[b]));
        long expected = 1;
        for (int dim : order) {
            if (shape[dim] > 1) {
                if (strides[dim] != expected) {
                    return null;
                }
                expected *= shape[dim];
            }
        }
        return new Tensor(
                tensor.storage(),
                tensor.dtype(),
                tensor.offsetElements(),
                new long[] {tensor.numel()},
                new long[] {1},
                false,
                false,
                false);
    }

    /** Returns the numbers of a tensor of any floating-point type, in float64 or float32. */
    public static NDArray ofFloats(NDManager manager, Tensor tensor) {
        Shape shape = new Shape(tensor.shape());
        return tensor.dtype() == DType.FLOAT64
                ? manager.create(tensor.toDoubleArray(), shape)
                : manager.create(tensor.toFloatArray(), shape);
    }

    /**
     * Overwrites the values of {@code array} with those of {@code tensor}; the array stays the same
     * array, and autograd does not see the change.
     *
     * @throws IllegalArgumentException if shapes or element types differ
     * @throws dev.rekindle.errors.TorchFileException if the record behind the tensor is damaged;
     *     the array may then hold a part of it
     */
    public static void copy(Tensor tensor, NDArray array) {
        DType type = EngineTypes.fromEngine(array.getDataType());
        if (type != tensor.dtype() || !Arrays.equals(tensor.shape(), array.getShape().getShape())) {
            throw new IllegalArgumentException(
                    "a " + tensor + " does not go into " + array.getShape() + " of " + type);
        }
        if (Memory.isDirect(array)) {
            fill(array, tensor);
            return;
        }
        try (NDArray staged = Memory.room(array)) {
            fill(staged, tensor);
            Memory.copy(array, staged);
        }
    }

    private static void fill(NDArray array, Tensor tensor) {
        long[] done = {0};
        tensor.readElements(
                chunk -> {
                    int count = chunk.remaining();
                    write(array, done[0], chunk);
                    done[0] += count;
                });
    }

    /**
     * Returns a tensor that looks at the memory of {@code array}, as {@code detach()} does in
     * torch: it shows every later change, and is unreadable, with a clear message, once the array
     * is closed. A transposed array gives a transposed tensor.
     *
     * @throws dev.rekindle.errors.TorchFileException if the array is not on the CPU or has a type
     *     that torch cannot save
     */
    public static Tensor toTensor(NDArray array) {
        try (Uses.Use use = Uses.begin()) {
            Memory.requireOpen(array);
            return looking(array);
        }
    }

    private static Tensor looking(NDArray array) {
        DType type = EngineTypes.fromEngine(array.getDataType());
        long[] shape = array.getShape().getShape();
        NDArrayStorage storage = NDArrayStorage.of(array);
        // Where a size is 1, a contiguous array may have any stride there.
        boolean plain = shape.length < 2 || Arrays.stream(shape).noneMatch(size -> size == 1);
        return storage.isContiguous() && plain
                ? Tensor.over(storage, type, shape)
                : new Tensor(storage, type, 0, shape, Ops.strides(array), false, false, false);
    }

    /**
     * Returns the engine's element type for {@code type}.
     *
     * @throws dev.rekindle.errors.TorchFileException if the engine cannot hold it
     */
    public static DataType engineType(DType type) {
        return EngineTypes.toEngine(type);
    }

    /** Tells whether the engine can hold elements of {@code type}. */
    public static boolean engineHolds(DType type) {
        return EngineTypes.holds(type);
    }

    /**
     * Returns torch's name for an element type of the engine's.
     *
     * @throws dev.rekindle.errors.TorchFileException if torch can't save it
     */
    public static DType dtype(DataType type) {
        return EngineTypes.fromEngine(type);
    }

    /** Returns the element type of {@code array} under torch's name. */
    public static DType dtype(NDArray array) {
        return EngineTypes.fromEngine(array.getDataType());
    }

    private static void write(NDArray array, long offsetBytes, ByteBuffer source) {
        Memory.visit(
                array,
                offsetBytes,
                source.remaining(),
                Memory.WINDOW_BYTES,
                (at, window) -> {
                    ByteBuffer part = source.duplicate();
                    int from = source.position() + (int) (at - offsetBytes);
                    part.limit(from + window.remaining()).position(from);
                    window.put(part);
                });
    }
}

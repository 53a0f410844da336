package dev.rekindle.tensor;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.PythonShape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A strided view of a {@link Storage}, as {@code torch.Tensor} is. Offsets, sizes and strides count
 * elements. Immutable; the storage is read when its elements are asked for. Mirrors what {@code
 * torch._utils._rebuild_tensor_v2} rebuilds (torch/_utils.py, 2.15.0).
 */
public final class Tensor {
    private final Storage storage;
    private final DType dtype;
    private final long offsetElements;
    private final long[] shape;
    private final long[] strides;
    private final boolean requiresGrad;
    private final boolean conj;
    private final boolean neg;

    /**
     * @param conj whether torch's conjugate bit is set: elements are read conjugated
     * @param neg whether torch's negative bit is set: elements are read negated
     * @throws TorchFileException if the view does not lie within the storage; see {@link #check}
     */
    public Tensor(
            Storage storage,
            DType dtype,
            long offsetElements,
            long[] shape,
            long[] strides,
            boolean requiresGrad,
            boolean conj,
            boolean neg) {
        Views.require(storage, dtype, offsetElements, shape, strides, conj, neg);
        this.storage = storage;
        this.dtype = dtype;
        this.offsetElements = offsetElements;
        this.shape = shape.clone();
        this.strides = strides.clone();
        this.requiresGrad = requiresGrad;
        this.conj = conj;
        this.neg = neg;
    }

    /**
     * Returns null if the view lies within a storage of {@code storageBytes}, else the sentence
     * that says why not: a negative size, stride or offset, a product past 2^63, or too few bytes.
     */
    public static @Nullable String check(
            long storageBytes, DType dtype, long offsetElements, long[] shape, long[] strides) {
        return Geometry.check(storageBytes, dtype, offsetElements, shape, strides);
    }

    /** Returns a row-major tensor over the start of {@code storage}. */
    public static Tensor over(Storage storage, DType dtype, long... shape) {
        String wrong = check(Long.MAX_VALUE, dtype, 0, shape, new long[shape.length]);
        if (wrong != null) {
            throw new TorchFileException("tensor", wrong);
        }
        long[] strides = Geometry.contiguousStrides(shape);
        return new Tensor(storage, dtype, 0, shape, strides, false, false, false);
    }

    /** Returns a one-dimensional float32 tensor; as all factories, over a copy of the data. */
    public static Tensor of(float[] data) {
        return of(data, data.length);
    }

    /** Returns a float32 tensor of {@code shape}; {@code new long[0]} is the shape of a scalar. */
    public static Tensor of(float[] data, long... shape) {
        return Elements.pack(DType.FLOAT32, data.length, shape, b -> b.asFloatBuffer().put(data));
    }

    /** Returns a one-dimensional float64 tensor. */
    public static Tensor of(double[] data) {
        return of(data, data.length);
    }

    /** Returns a float64 tensor of {@code shape}. */
    public static Tensor of(double[] data, long... shape) {
        return Elements.pack(DType.FLOAT64, data.length, shape, b -> b.asDoubleBuffer().put(data));
    }

    /** Returns a one-dimensional int64 tensor. */
    public static Tensor of(long[] data) {
        return of(data, data.length);
    }

    /** Returns an int64 tensor of {@code shape}. */
    public static Tensor of(long[] data, long... shape) {
        return Elements.pack(DType.INT64, data.length, shape, b -> b.asLongBuffer().put(data));
    }

    /** Returns a one-dimensional int32 tensor. */
    public static Tensor of(int[] data) {
        return of(data, data.length);
    }

    /** Returns an int32 tensor of {@code shape}. */
    public static Tensor of(int[] data, long... shape) {
        return Elements.pack(DType.INT32, data.length, shape, b -> b.asIntBuffer().put(data));
    }

    /** Returns a one-dimensional int16 tensor. */
    public static Tensor of(short[] data) {
        return of(data, data.length);
    }

    /** Returns an int16 tensor of {@code shape}. */
    public static Tensor of(short[] data, long... shape) {
        return Elements.pack(DType.INT16, data.length, shape, b -> b.asShortBuffer().put(data));
    }

    /** Returns a one-dimensional uint8 tensor. */
    public static Tensor of(byte[] data) {
        return of(data, data.length);
    }

    /** Returns a uint8 tensor of {@code shape}. */
    public static Tensor of(byte[] data, long... shape) {
        return Elements.pack(DType.UINT8, data.length, shape, b -> b.put(data));
    }

    /** Returns a one-dimensional bool tensor. */
    public static Tensor of(boolean[] data) {
        return of(data, data.length);
    }

    /** Returns a bool tensor of {@code shape}. */
    public static Tensor of(boolean[] data, long... shape) {
        return Elements.pack(DType.BOOL, data.length, shape, b -> Elements.putAll(b, data));
    }

    public Storage storage() {
        return storage;
    }

    public DType dtype() {
        return dtype;
    }

    public long offsetElements() {
        return offsetElements;
    }

    public long[] shape() {
        return shape.clone();
    }

    public long[] strides() {
        return strides.clone();
    }

    public boolean requiresGrad() {
        return requiresGrad;
    }

    public boolean conj() {
        return conj;
    }

    public boolean neg() {
        return neg;
    }

    public int dim() {
        return shape.length;
    }

    public long numel() {
        return Geometry.numel(shape);
    }

    /** Returns the bytes that the elements take when they lie side by side. */
    public long lengthBytes() {
        return numel() * dtype.itemSizeBytes();
    }

    /** Tells whether the elements lie in row-major order without gaps. */
    public boolean isContiguous() {
        return Geometry.isContiguous(shape, strides);
    }

    /**
     * Hands the elements to {@code sink} in row-major order, little-endian, conjugate and negative
     * bits resolved, in chunks of whole elements. A chunk is valid during its call only.
     *
     * @throws TorchFileException if the record behind the storage is truncated or fails its CRC
     */
    public void readElements(Consumer<ByteBuffer> sink) {
        Elements.read(this, sink);
    }

    /**
     * Puts all elements into {@code target}, as {@link #readElements} gives them.
     *
     * @throws java.nio.BufferOverflowException if fewer than {@link #lengthBytes()} bytes remain
     */
    public void copyTo(ByteBuffer target) {
        if (target.remaining() < lengthBytes()) {
            throw new java.nio.BufferOverflowException();
        }
        readElements(target::put);
    }

    /** Returns the elements of float32, float16, bfloat16 and float8 types, exactly. */
    public float[] toFloatArray() {
        return ArrayValues.floats(this);
    }

    /** Returns the elements of floating types and of integers up to 32 bits, exactly. */
    public double[] toDoubleArray() {
        return ArrayValues.doubles(this);
    }

    /** Returns the elements of integer types; a uint64 past 2^63 is refused. */
    public long[] toLongArray() {
        return ArrayValues.longs(this);
    }

    /** Returns the elements of int8, uint8, int16, uint16, int32. */
    public int[] toIntArray() {
        return ArrayValues.ints(this);
    }

    /** Returns the elements of int8 and, as raw bytes, of uint8. */
    public byte[] toByteArray() {
        return ArrayValues.bytes(this);
    }

    /** Returns the elements of a bool tensor. */
    public boolean[] toBooleanArray() {
        return ArrayValues.booleans(this);
    }

    /**
     * Returns the only element, as torch's {@code item()} does: a {@code Double}, {@code Long},
     * {@code BigInteger} (uint64 past 2^63), {@code Boolean} or {@link Complex}.
     */
    public Object item() {
        return ArrayValues.item(this);
    }

    /** Returns the SHA-256 of the elements, as {@link #readElements} gives them, in hex. */
    public String sha256() {
        return Elements.sha256(this);
    }

    /** Tells whether dtype, shape and every bit of every element are equal. */
    public boolean contentEquals(Tensor other) {
        return dtype == other.dtype
                && Arrays.equals(shape, other.shape)
                && Elements.equal(this, other);
    }

    /** Returns the same view with another {@code requires_grad}. */
    public Tensor withRequiresGrad(boolean value) {
        return new Tensor(storage, dtype, offsetElements, shape, strides, value, conj, neg);
    }

    /** Returns a view with two dimensions swapped; negative ones count from the end. */
    public Tensor transpose(int dim0, int dim1) {
        return Views.transpose(this, dim0, dim1);
    }

    /** Returns a view of {@code length} entries of one dimension from {@code start} on. */
    public Tensor narrow(int dim, long start, long length) {
        return Views.narrow(this, dim, start, length);
    }

    /** Returns a view of one entry of a dimension, which goes away. */
    public Tensor select(int dim, long index) {
        return Views.select(this, dim, index);
    }

    /**
     * Returns a contiguous tensor under another shape; one size may be -1.
     *
     * @throws IllegalArgumentException if the tensor is not contiguous or the sizes do not fit
     */
    public Tensor view(long... sizes) {
        return Views.view(this, sizes);
    }

    /** Returns this tensor if it is row-major with no bits to resolve, else such a copy. */
    public Tensor contiguous() {
        return Views.contiguous(this);
    }

    /** Returns {@code tensor((2, 3), torch.float32)}; the elements are not read. */
    @Override
    public String toString() {
        String grad = requiresGrad ? ", requires_grad=True" : "";
        return "tensor(" + PythonShape.of(shape) + ", " + dtype + grad + ")";
    }
}

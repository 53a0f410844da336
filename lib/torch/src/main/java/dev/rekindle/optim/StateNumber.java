package dev.rekindle.optim;

import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Storage;
import dev.rekindle.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A 0-dim tensor of a state, such as {@code step}, in Java's own memory: asking the engine for one
 * number costs more than the step of a small layer. A tensor over it shows each change, as torch's
 * does.
 */
final class StateNumber implements Storage {
    private final DType dtype;
    private final ByteBuffer bytes;

    /** Of float32, as torch makes them; float64 or int64 where a file says so. */
    StateNumber(DType dtype, double value) {
        this.dtype = dtype;
        this.bytes = ByteBuffer.allocate(dtype.itemSizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        set(value);
    }

    static boolean holds(DType dtype) {
        return dtype == DType.FLOAT32 || dtype == DType.FLOAT64 || dtype == DType.INT64;
    }

    double get() {
        return switch (dtype) {
            case FLOAT32 -> bytes.getFloat(0);
            case FLOAT64 -> bytes.getDouble(0);
            default -> bytes.getLong(0);
        };
    }

    void set(double value) {
        switch (dtype) {
            case FLOAT32 -> bytes.putFloat(0, (float) value);
            case FLOAT64 -> bytes.putDouble(0, value);
            default -> bytes.putLong(0, (long) value);
        }
    }

    /** {@code number *= factor}: both are rounded to the element type first. */
    void multiply(double factor) {
        set(dtype == DType.FLOAT32 ? (float) get() * (float) factor : get() * factor);
    }

    Tensor tensor() {
        return Tensor.over(this, dtype);
    }

    @Override
    public long lengthBytes() {
        return bytes.capacity();
    }

    @Override
    public void read(long offsetBytes, ByteBuffer target) {
        int count = target.remaining();
        Objects.checkFromIndexSize(offsetBytes, count, lengthBytes());
        target.put(bytes.slice((int) offsetBytes, count));
    }
}

package dev.rekindle.tensor;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.PythonShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Elements in row-major order, chunk by chunk, whatever the strides are. */
final class Elements {
    private static final int CHUNK_BYTES = 1 << 18;

    private Elements() {}

    static void read(Tensor tensor, Consumer<ByteBuffer> sink) {
        long numel = tensor.numel();
        if (numel == 0) {
            return;
        }
        int item = tensor.dtype().itemSizeBytes();
        Consumer<ByteBuffer> out = sink;
        if (tensor.conj() || tensor.neg()) {
            out =
                    chunk -> {
                        Negation.resolve(chunk, tensor.dtype(), tensor.conj(), tensor.neg());
                        sink.accept(chunk);
                    };
        }
        ByteBuffer chunk = chunkFor(Math.multiplyExact(numel, (long) item));
        if (tensor.isContiguous()) {
            readRun(tensor.storage(), tensor.offsetElements() * item, numel * item, chunk, out);
        } else {
            new StridedRead(tensor, chunk, out).run();
        }
    }

    private static ByteBuffer chunkFor(long lengthBytes) {
        int size = (int) Math.min(CHUNK_BYTES, lengthBytes);
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void readRun(
            Storage storage, long offset, long length, ByteBuffer chunk, Consumer<ByteBuffer> out) {
        long done = 0;
        while (done < length) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), length - done));
            int count = chunk.remaining();
            storage.read(offset + done, chunk);
            chunk.flip();
            out.accept(chunk);
            done += count;
        }
    }

    /** Compares bits; large tensors by their digest, so that neither is held whole. */
    static boolean equal(Tensor left, Tensor right) {
        if (left.lengthBytes() > CHUNK_BYTES) {
            return left.sha256().equals(right.sha256());
        }
        byte[] a = new byte[(int) left.lengthBytes()];
        byte[] b = new byte[a.length];
        left.copyTo(ByteBuffer.wrap(a));
        right.copyTo(ByteBuffer.wrap(b));
        return Arrays.equals(a, b);
    }

    static String sha256(Tensor tensor) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            read(tensor, digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static void putAll(ByteBuffer target, boolean[] values) {
        for (boolean value : values) {
            target.put((byte) (value ? 1 : 0));
        }
    }

    /** Returns a tensor over a copy that {@code fill} writes, after a check of the count. */
    static Tensor pack(DType dtype, long count, long[] shape, Consumer<ByteBuffer> fill) {
        Tensor.over(noBytes(), dtype, shapeOfNone(shape));
        if (Geometry.numel(shape) != count) {
            throw new TorchFileException(
                    "tensor",
                    count
                            + " elements do not fill the shape "
                            + PythonShape.of(shape)
                            + ", which has "
                            + Geometry.numel(shape)
                            + ".");
        }
        byte[] bytes = new byte[Math.toIntExact(count * dtype.itemSizeBytes())];
        fill.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        return Tensor.over(MemoryStorage.wrap(bytes), dtype, shape);
    }

    private static Storage noBytes() {
        return MemoryStorage.allocate(0);
    }

    /** The same sizes and one of 0 behind them: checked as a shape, without a byte. */
    private static long[] shapeOfNone(long[] shape) {
        return Arrays.copyOf(shape, shape.length + 1);
    }
}

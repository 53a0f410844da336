package dev.rekindle.tensor;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** One walk over the elements of a view whose elements do not lie side by side. */
final class StridedRead {
    /** Views up to this part of the heap are gathered from one copy of the bytes they span. */
    private static final int HEAP_PART = 8;

    private final Storage source;
    private final long baseBytes;
    private final int itemBytes;
    private final long[] shape;
    private final long[] strides;
    private final ByteBuffer chunk;
    private final Consumer<ByteBuffer> out;

    StridedRead(Tensor tensor, ByteBuffer chunk, Consumer<ByteBuffer> out) {
        this.itemBytes = tensor.dtype().itemSizeBytes();
        this.shape = tensor.shape();
        this.strides = tensor.strides();
        this.chunk = chunk.clear();
        this.out = out;
        long span = 1;
        for (int i = 0; i < shape.length; i++) {
            span += (shape[i] - 1) * strides[i];
        }
        long start = tensor.offsetElements() * itemBytes;
        // A file is read far faster in one run than element by element.
        boolean copies =
                !(tensor.storage() instanceof MemoryStorage)
                        && span * itemBytes <= Runtime.getRuntime().maxMemory() / HEAP_PART;
        this.source =
                copies
                        ? MemoryStorage.copyOf(tensor.storage(), start, span * itemBytes)
                        : tensor.storage();
        this.baseBytes = copies ? 0 : start;
    }

    /** Walks with an odometer instead of recursion: a file chooses the number of dimensions. */
    void run() {
        int dims = shape.length;
        long[] index = new long[dims];
        long position = baseBytes;
        int last = dims - 1;
        while (true) {
            row(position, shape[last], strides[last]);
            int d = last - 1;
            while (d >= 0 && ++index[d] == shape[d]) {
                position -= (shape[d] - 1) * strides[d] * itemBytes;
                index[d] = 0;
                d--;
            }
            if (d < 0) {
                break;
            }
            position += strides[d] * itemBytes;
        }
        flush();
    }

    /** Reads the last dimension: in runs where it lies side by side, else one by one. */
    private void row(long position, long count, long stride) {
        long done = 0;
        while (done < count) {
            if (chunk.remaining() < itemBytes) {
                flush();
            }
            long fits = chunk.remaining() / itemBytes;
            long run = stride == 1 ? Math.min(fits, count - done) : 1;
            int limit = chunk.limit();
            chunk.limit(chunk.position() + (int) run * itemBytes);
            source.read(position + done * stride * itemBytes, chunk);
            chunk.limit(limit);
            done += run;
        }
    }

    private void flush() {
        chunk.flip();
        if (chunk.hasRemaining()) {
            out.accept(chunk);
        }
        chunk.clear();
    }
}

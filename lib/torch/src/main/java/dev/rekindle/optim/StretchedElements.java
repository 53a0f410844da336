package dev.rekindle.optim;

import dev.rekindle.internal.djl.OpenArray;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * How a verb goes over a {@link Elements}, whatever its elements are: a stretch of them is copied
 * out into an array of type {@code A}, worked on by a plain loop, which the JIT makes into vector
 * instructions, and copied back.
 */
abstract sealed class StretchedElements<A> extends Elements permits FloatElements, DoubleElements {
    private static final int STRETCH = Workspace.STRETCH;

    private final List<ByteBuffer> bytes;

    interface OfOne<A> {
        void run(A x, int n);
    }

    interface OfTwo<A> {
        void run(A x, A y, int n);
    }

    interface OfThree<A> {
        void run(A x, A y, A z, int n);
    }

    StretchedElements(Workspace workspace, OpenArray memory, boolean readOnly) {
        super(workspace, memory, readOnly);
        bytes = memory.windows();
    }

    /** Returns Java's side of a stretch: row 0 is of this, the others are of the arguments. */
    abstract A row(int i);

    abstract void get(long at, A target, int n);

    abstract void put(long at, A source, int n);

    final Elements each(OfOne<A> loop) {
        requireWritable();
        A x = row(0);
        for (long at = 0; at < length(); at += STRETCH) {
            int n = (int) Math.min(STRETCH, length() - at);
            get(at, x, n);
            loop.run(x, n);
            put(at, x, n);
        }
        return this;
    }

    final Elements each(Elements other, OfTwo<A> loop) {
        requireWritable();
        StretchedElements<A> second = alike(other);
        A x = row(0);
        A y = row(1);
        for (long at = 0; at < length(); at += STRETCH) {
            int n = (int) Math.min(STRETCH, length() - at);
            get(at, x, n);
            second.get(at, y, n);
            loop.run(x, y, n);
            put(at, x, n);
        }
        return this;
    }

    final Elements each(Elements other, Elements another, OfThree<A> loop) {
        requireWritable();
        StretchedElements<A> second = alike(other);
        StretchedElements<A> third = alike(another);
        A x = row(0);
        A y = row(1);
        A z = row(2);
        for (long at = 0; at < length(); at += STRETCH) {
            int n = (int) Math.min(STRETCH, length() - at);
            get(at, x, n);
            second.get(at, y, n);
            third.get(at, z, n);
            loop.run(x, y, z, n);
            put(at, x, n);
        }
        return this;
    }

    @Override
    public final Elements set(Elements other) {
        requireWritable();
        List<ByteBuffer> sources = alike(other).bytes;
        for (int i = 0; i < bytes.size(); i++) {
            ByteBuffer source = sources.get(i);
            bytes.get(i).put(0, source, 0, source.limit());
        }
        return this;
    }

    @SuppressWarnings("unchecked") // one class has stretches of one type
    private StretchedElements<A> alike(Elements other) {
        requireAlike(other);
        return (StretchedElements<A>) other;
    }
}

package dev.rekindle.optim;

import dev.rekindle.internal.djl.OpenArray;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * How a verb goes over a {@link Vector}, whatever its elements are: a stretch of them is copied out
 * into an array of type {@code A}, worked on by a plain loop, which the JIT makes into vector
 * instructions, and copied back.
 */
abstract sealed class StretchedVector<A> extends Vector permits FloatVector, DoubleVector {
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

    StretchedVector(Workspace workspace, OpenArray memory, boolean readOnly) {
        super(workspace, memory, readOnly);
        bytes = memory.windows();
    }

    /** Returns Java's side of a stretch: row 0 is this vector's, the others are the arguments'. */
    abstract A row(int i);

    abstract void get(long at, A target, int n);

    abstract void put(long at, A source, int n);

    final Vector each(OfOne<A> loop) {
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

    final Vector each(Vector other, OfTwo<A> loop) {
        requireWritable();
        StretchedVector<A> second = alike(other);
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

    final Vector each(Vector other, Vector another, OfThree<A> loop) {
        requireWritable();
        StretchedVector<A> second = alike(other);
        StretchedVector<A> third = alike(another);
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
    public final Vector set(Vector other) {
        requireWritable();
        List<ByteBuffer> sources = alike(other).bytes;
        for (int i = 0; i < bytes.size(); i++) {
            ByteBuffer source = sources.get(i);
            bytes.get(i).put(0, source, 0, source.limit());
        }
        return this;
    }

    @SuppressWarnings("unchecked") // vectors of one class have stretches of one type
    private StretchedVector<A> alike(Vector other) {
        requireAlike(other);
        return (StretchedVector<A>) other;
    }
}

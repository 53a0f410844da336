package dev.rekindle.internal.archive;

import java.nio.ByteBuffer;

/** A part of another source. */
final class SlicedByteSource implements ByteSource {
    private final ByteSource whole;
    private final long offset;
    private final long length;

    SlicedByteSource(ByteSource whole, long offset, long length) {
        Bounds.check(whole.name(), offset, length, whole.size());
        this.whole = whole;
        this.offset = offset;
        this.length = length;
    }

    @Override
    public long size() {
        return length;
    }

    @Override
    public void read(long position, ByteBuffer target) {
        Bounds.check(name(), position, target.remaining(), length);
        whole.read(offset + position, target);
    }

    @Override
    public String name() {
        return whole.name();
    }

    /** The whole belongs to whoever opened it. */
    @Override
    public void close() {}
}

package dev.rekindle.internal.archive;

import java.nio.ByteBuffer;

/** A source over an array. */
public final class MemoryByteSource implements ByteSource {
    private final String name;
    private final ByteBuffer bytes;

    /**
     * @param name what errors start with
     * @param bytes the content, not copied
     */
    public MemoryByteSource(String name, byte[] bytes) {
        this.name = name;
        this.bytes = ByteBuffer.wrap(bytes);
    }

    @Override
    public long size() {
        return bytes.capacity();
    }

    @Override
    public void read(long position, ByteBuffer target) {
        int count = target.remaining();
        Bounds.check(name, position, count, size());
        target.put(target.position(), bytes, (int) position, count);
        target.position(target.position() + count);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() {}
}

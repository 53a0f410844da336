package dev.rekindle.keep;

import dev.rekindle.tensor.Storage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory that changes under whoever reads it late, as a network's does. */
record LiveFloats(float[] values) implements Storage {
    @Override
    public long lengthBytes() {
        return 4L * values.length;
    }

    @Override
    public void read(long offsetBytes, ByteBuffer target) {
        ByteBuffer floats = target.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int first = (int) (offsetBytes / 4);
        int count = target.remaining() / 4;
        floats.asFloatBuffer().put(values, first, count);
        target.position(target.position() + 4 * count);
    }
}

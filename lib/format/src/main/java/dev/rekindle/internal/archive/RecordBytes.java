package dev.rekindle.internal.archive;

import java.nio.ByteBuffer;

/** The content of a record from any place on, without a check of its CRC. */
interface RecordBytes {
    void read(long position, ByteBuffer target);
}

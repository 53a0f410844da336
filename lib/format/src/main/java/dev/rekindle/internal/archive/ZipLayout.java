package dev.rekindle.internal.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The headers of a zip, byte by byte as torch has them. Mirrors {@code
 * mz_zip_writer_add_mem_ex_v2}, {@code mz_zip_writer_finalize_archive} (third_party/miniz) and
 * {@code detail::getPadding} (caffe2/serialize/inline_container.cc, torch 2.15.0).
 */
final class ZipLayout {
    private static final long SATURATED = 0xFFFFFFFFL;
    private static final int DESCRIPTOR_AND_UTF_8 = 0x0808;
    private static final int UTF_8 = 0x0800;

    private ZipLayout() {}

    /** What the directory says of a record, known when its content has been written. */
    record Entry(byte[] name, long lengthBytes, int crc32, long headerOffset) {}

    /** Returns the local header: sizes and CRC are 0, and padding aligns what follows. */
    static ByteBuffer localHeader(byte[] name, long lengthBytes, long offset, int alignment) {
        boolean large = lengthBytes >= SATURATED;
        boolean far = offset >= SATURATED;
        int zip64 = large || far ? 4 + (large ? 16 : 0) + (far ? 8 : 0) : 0;
        long start = offset + 30 + name.length + zip64 + 4;
        int padding = (int) ((alignment - start % alignment) % alignment);
        ByteBuffer header = buffer(30 + name.length + zip64 + 4 + padding);
        header.putInt(0x04034b50).putShort((short) 0).putShort((short) flags(lengthBytes));
        header.putShort((short) 0).putInt(0).putInt(0).putInt(0).putInt(0);
        header.putShort((short) name.length).putShort((short) (zip64 + 4 + padding)).put(name);
        if (zip64 > 0) {
            header.putShort((short) 1).putShort((short) (zip64 - 4));
            if (large) {
                header.putLong(lengthBytes).putLong(0);
            }
            if (far) {
                header.putLong(offset);
            }
        }
        header.put((byte) 'F').put((byte) 'B').putShort((short) padding);
        while (header.hasRemaining()) {
            header.put((byte) 'Z');
        }
        return header.flip();
    }

    /** Returns what stands behind the content; nothing behind empty content. */
    static ByteBuffer descriptor(Entry entry) {
        if (entry.lengthBytes() == 0) {
            return buffer(0);
        }
        boolean large = entry.lengthBytes() >= SATURATED || entry.headerOffset() >= SATURATED;
        ByteBuffer descriptor = buffer(large ? 24 : 16).putInt(0x08074b50).putInt(entry.crc32());
        if (large) {
            descriptor.putLong(entry.lengthBytes()).putLong(entry.lengthBytes());
        } else {
            descriptor.putInt((int) entry.lengthBytes()).putInt((int) entry.lengthBytes());
        }
        return descriptor.flip();
    }

    static ByteBuffer directoryEntry(Entry entry) {
        boolean large = entry.lengthBytes() >= SATURATED;
        boolean far = entry.headerOffset() >= SATURATED;
        int zip64 = large || far ? 4 + (large ? 16 : 0) + (far ? 8 : 0) : 0;
        int length = large ? -1 : (int) entry.lengthBytes();
        ByteBuffer header = buffer(46 + entry.name().length + zip64);
        header.putInt(0x02014b50).putShort((short) 0).putShort((short) 0);
        header.putShort((short) flags(entry.lengthBytes())).putShort((short) 0).putInt(0);
        header.putInt(entry.crc32()).putInt(length).putInt(length);
        header.putShort((short) entry.name().length).putShort((short) zip64).putShort((short) 0);
        header.putShort((short) 0).putShort((short) 0).putInt(0);
        header.putInt(far ? -1 : (int) entry.headerOffset()).put(entry.name());
        if (zip64 > 0) {
            header.putShort((short) 1).putShort((short) (zip64 - 4));
            if (large) {
                header.putLong(entry.lengthBytes()).putLong(entry.lengthBytes());
            }
            if (far) {
                header.putLong(entry.headerOffset());
            }
        }
        return header.flip();
    }

    /** Returns the three end records; the 64-bit ones are always there. */
    static ByteBuffer end(long records, long directoryOffset, long directoryBytes) {
        ByteBuffer end = buffer(56 + 20 + 22);
        end.putInt(0x06064b50).putLong(44).putShort((short) 0x031E).putShort((short) 45);
        end.putInt(0).putInt(0).putLong(records).putLong(records);
        end.putLong(directoryBytes).putLong(directoryOffset);
        end.putInt(0x07064b50).putInt(0).putLong(directoryOffset + directoryBytes).putInt(1);
        short count = (short) Math.min(records, 0xFFFF);
        end.putInt(0x06054b50).putShort((short) 0).putShort((short) 0);
        end.putShort(count).putShort(count);
        end.putInt((int) Math.min(directoryBytes, SATURATED));
        end.putInt((int) Math.min(directoryOffset, SATURATED)).putShort((short) 0);
        return end.flip();
    }

    private static int flags(long lengthBytes) {
        return lengthBytes == 0 ? UTF_8 : DESCRIPTOR_AND_UTF_8;
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}

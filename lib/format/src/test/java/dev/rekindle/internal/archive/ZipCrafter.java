package dev.rekindle.internal.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zips that torch can't be made to write: each field of each header can be set. */
final class ZipCrafter {
    /** One entry; what the two headers say of it can differ. */
    static final class Entry {
        final byte[] content;
        byte[] localName;
        byte[] name;
        int flags;
        int localFlags;
        int method;
        int localMethod;
        long size;
        long compressed;
        long localSize;
        long localCompressed;
        int crc;
        int localCrc;
        long offset = -1;
        int disk;
        byte[] localExtra = {};
        byte[] extra = {};

        Entry(String name, byte[] content) {
            this.content = content;
            this.name = name.getBytes(StandardCharsets.UTF_8);
            this.localName = this.name;
            size = content.length;
            compressed = size;
            localSize = size;
            localCompressed = size;
            CRC32 sum = new CRC32();
            sum.update(content);
            crc = (int) sum.getValue();
            localCrc = crc;
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    byte[] prefix = {};
    byte[] beforeEnd = {};
    byte[] comment = {};
    byte[] suffix = {};
    int commentLength = -1;
    int count = -1;
    int disk;
    int directoryDisk;
    long directoryShift;

    ZipCrafter add(String name, String content, Consumer<Entry> change) {
        Entry entry = new Entry(name, content.getBytes(StandardCharsets.UTF_8));
        change.accept(entry);
        entries.add(entry);
        return this;
    }

    ZipCrafter add(String name, String content) {
        return add(name, content, entry -> {});
    }

    ZipCrafter with(Consumer<ZipCrafter> change) {
        change.accept(this);
        return this;
    }

    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        out.put(prefix);
        for (Entry e : entries) {
            e.offset = e.offset < 0 ? out.position() : e.offset;
            out.putInt(0x04034b50).putShort((short) 20).putShort((short) e.localFlags);
            out.putShort((short) e.localMethod).putInt(0).putInt(e.localCrc);
            out.putInt((int) e.localCompressed).putInt((int) e.localSize);
            out.putShort((short) e.localName.length).putShort((short) e.localExtra.length);
            out.put(e.localName).put(e.localExtra).put(e.content);
        }
        long directory = out.position();
        for (Entry e : entries) {
            out.putInt(0x02014b50).putShort((short) 20).putShort((short) 20);
            out.putShort((short) e.flags).putShort((short) e.method).putInt(0).putInt(e.crc);
            out.putInt((int) e.compressed).putInt((int) e.size);
            out.putShort((short) e.name.length).putShort((short) e.extra.length);
            out.putShort((short) 0).putShort((short) e.disk).putShort((short) 0).putInt(0);
            out.putInt((int) e.offset).put(e.name).put(e.extra);
        }
        long length = out.position() - directory;
        out.put(beforeEnd);
        int records = count < 0 ? entries.size() : count;
        out.putInt(0x06054b50).putShort((short) disk).putShort((short) directoryDisk);
        out.putShort((short) records).putShort((short) records);
        out.putInt((int) length).putInt((int) (directory + directoryShift));
        out.putShort((short) (commentLength < 0 ? comment.length : commentLength));
        out.put(comment).put(suffix);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Returns what a foreign zip tool writes: deflated, with descriptors. */
    static byte[] deflated(String... names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                ZipEntry entry = new ZipEntry(name);
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(("content of " + name + " and again " + name).repeat(3).getBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

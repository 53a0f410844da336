package dev.rekindle.internal.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.errors.TorchFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** Reads the central directory, entry by entry, through a small window. */
final class DirectoryReader {
    static final int SIGNATURE = 0x02014b50;
    private static final int HEADER_BYTES = 46;
    private static final int NAME_LIMIT = 4096;

    /** Half a directory of torch's names, on the heap, is what a record may cost. */
    private static final long BYTES_PER_RECORD = 512;

    /** What an entry and its record take on the heap, but for the name. */
    private static final long HEAP_PER_RECORD = 300;

    private static final long HEAP_PER_NAME_BYTE = 4;

    private final ByteSource source;
    private final long end;
    private long next;
    private ByteBuffer window = ByteBuffer.allocate(0);

    private DirectoryReader(ByteSource source, EndOfDirectory where) {
        this.source = source;
        this.next = where.offset();
        this.end = where.offset() + where.length();
    }

    static List<DirectoryEntry> read(
            ByteSource source, EndOfDirectory where, ArchiveLimits limits) {
        if (Long.compareUnsigned(where.records(), limits.maxRecords()) > 0
                || where.length() > limits.maxRecords() * BYTES_PER_RECORD) {
            throw new TorchFileException(
                    source.name(),
                    "the zip's directory has "
                            + Long.toUnsignedString(where.records())
                            + " records in "
                            + where.length()
                            + " bytes, but the limit is "
                            + limits.maxRecords()
                            + " records. If you trust the file, raise LoadOptions.withMaxRecords.");
        }
        requireMemory(source, where);
        DirectoryReader reader = new DirectoryReader(source, where);
        List<DirectoryEntry> entries = new ArrayList<>();
        for (long i = 0; i < where.records(); i++) {
            entries.add(reader.entry(i));
        }
        if (reader.next != reader.end) {
            throw reader.damaged(
                    "has " + (reader.end - reader.next) + " bytes behind its last entry");
        }
        return entries;
    }

    /** A name is on the heap as bytes, as a record's full name, and as its own. */
    private static void requireMemory(ByteSource source, EndOfDirectory where) {
        long records = Math.min(where.records(), where.length() / HEADER_BYTES);
        long needed = records * HEAP_PER_RECORD + where.length() * HEAP_PER_NAME_BYTE;
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (needed > most) {
            throw new TorchFileException(
                    source.name(),
                    "the zip's directory of "
                            + records
                            + " records in "
                            + where.length()
                            + " bytes may take "
                            + needed
                            + " bytes of memory, but Java has "
                            + most
                            + " for it. If you trust the file, give Java more with -Xmx.");
        }
    }

    private DirectoryEntry entry(long index) {
        ByteBuffer header = take(HEADER_BYTES);
        if (header.getInt(0) != SIGNATURE) {
            throw damaged("has no entry " + index + " where it should start");
        }
        int flags = header.getShort(8) & 0xFFFF;
        int nameLength = header.getShort(28) & 0xFFFF;
        int extraLength = header.getShort(30) & 0xFFFF;
        int commentLength = header.getShort(32) & 0xFFFF;
        int disk = header.getShort(34) & 0xFFFF;
        long compressed = header.getInt(20) & 0xFFFFFFFFL;
        long size = header.getInt(24) & 0xFFFFFFFFL;
        long offset = header.getInt(42) & 0xFFFFFFFFL;
        int method = header.getShort(10) & 0xFFFF;
        int crc32 = header.getInt(16);
        if (nameLength > NAME_LIMIT) {
            throw damaged("has a name of " + nameLength + " bytes in its entry " + index);
        }
        byte[] rawName = new byte[nameLength];
        take(nameLength).get(rawName);
        Zip64Extra extra =
                Zip64Extra.read(take(extraLength), size, compressed, offset, disk == 0xFFFF);
        take(commentLength);
        if (extra.disk() ? extra.diskNumber() != 0 : disk != 0) {
            throw new TorchFileException(
                    source.name(),
                    "the zip is one of several disks. Join them with a zip tool first.");
        }
        return new DirectoryEntry(
                decode(rawName, flags),
                rawName,
                flags,
                method,
                crc32,
                extra.compressedBytes(),
                extra.sizeBytes(),
                extra.headerOffset());
    }

    /** Names are UTF-8; a foreign zip tool's other bytes are kept one by one. */
    private String decode(byte[] rawName, int flags) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(rawName)).toString();
        } catch (CharacterCodingException e) {
            if ((flags & DirectoryEntry.UTF_8) != 0) {
                throw damaged("has a name that is not UTF-8, as its flag says");
            }
            return new String(rawName, ISO_8859_1);
        }
    }

    /** Returns the next bytes, valid until the next call. */
    private ByteBuffer take(int count) {
        if (count > end - next) {
            throw damaged("ends within an entry");
        }
        if (window.remaining() < count) {
            int size = (int) Math.min(end - next, Math.max(count, 1 << 16));
            window = ByteBuffer.allocate(size);
            source.read(next, window);
            window.flip();
        }
        ByteBuffer taken = window.slice(window.position(), count).order(ByteOrder.LITTLE_ENDIAN);
        window.position(window.position() + count);
        next += count;
        return taken;
    }

    private TorchFileException damaged(String what) {
        return new TorchFileException(
                source.name(),
                "the zip's directory "
                        + what
                        + ". The file is damaged or was edited; get it again.");
    }
}

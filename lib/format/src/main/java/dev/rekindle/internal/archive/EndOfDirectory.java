package dev.rekindle.internal.archive;

import dev.rekindle.errors.TorchFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where the central directory lies, as the records at the end of a zip tell it. The end is found as
 * torch finds it: the last signature with 22 bytes behind it. Mirrors {@code
 * mz_zip_reader_locate_header_sig} and {@code mz_zip_reader_read_central_dir} (third_party/miniz,
 * as in torch 2.15.0), and refuses what other zip readers would understand otherwise.
 *
 * @param records the number of entries
 * @param offset where the directory starts
 * @param length the bytes that it takes
 */
record EndOfDirectory(long records, long offset, long length) {
    private static final int SIGNATURE = 0x06054b50;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int SIGNATURE_64 = 0x06064b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR_BYTES = 20;
    private static final int END_64_BYTES = 56;
    private static final int WINDOW_BYTES = 65535 + END_BYTES + 4096;

    static EndOfDirectory find(ByteSource source) {
        int size = (int) Math.min(WINDOW_BYTES, source.size());
        long windowStart = source.size() - size;
        ByteBuffer window = bytes(source, windowStart, size);
        int at = -1;
        for (int i = size - END_BYTES; i >= 0 && at < 0; i--) {
            if (window.getInt(i) == SIGNATURE) {
                at = i;
            }
        }
        if (at < 0) {
            throw refused(
                    source,
                    "no end record was found in the last "
                            + size
                            + " bytes of the zip. The file is truncated; get it again.");
        }
        refuseTwoEnds(source, window, at);
        return read(
                source,
                window.slice(at, size - at).order(ByteOrder.LITTLE_ENDIAN),
                windowStart + at);
    }

    /** An end record within the comment of another means two archives in one file. */
    private static void refuseTwoEnds(ByteSource source, ByteBuffer window, int at) {
        for (int i = at - END_BYTES; i >= 0; i--) {
            if (window.getInt(i) == SIGNATURE) {
                int comment = window.getShort(i + 20) & 0xFFFF;
                if (i + END_BYTES + comment == window.capacity()
                        && hasDirectory(source, window, i)) {
                    throw refused(
                            source,
                            "the zip has a second end record in its comment, and zip readers differ"
                                    + " on which one counts. Save the file again.");
                }
            }
        }
    }

    /** Tells an end record from a tensor's or a string's bytes that look like its mark. */
    private static boolean hasDirectory(ByteSource source, ByteBuffer window, int at) {
        long length = window.getInt(at + 12) & 0xFFFFFFFFL;
        long offset = window.getInt(at + 16) & 0xFFFFFFFFL;
        if (length == 0xFFFFFFFFL || offset == 0xFFFFFFFFL) {
            return true;
        }
        return offset + length <= source.size() - window.capacity() + at
                && bytes(source, offset, Integer.BYTES).getInt(0) == DirectoryReader.SIGNATURE;
    }

    private static EndOfDirectory read(ByteSource source, ByteBuffer end, long endOffset) {
        int disk = end.getShort(4) & 0xFFFF;
        int directoryDisk = end.getShort(6) & 0xFFFF;
        long recordsHere = end.getShort(8) & 0xFFFF;
        long records = end.getShort(10) & 0xFFFF;
        long length = end.getInt(12) & 0xFFFFFFFFL;
        long offset = end.getInt(16) & 0xFFFFFFFFL;
        int comment = end.getShort(20) & 0xFFFF;
        if (comment > end.capacity() - END_BYTES) {
            throw refused(
                    source,
                    "the zip's comment has "
                            + comment
                            + " bytes, but the file ends after "
                            + (end.capacity() - END_BYTES)
                            + ". The file is truncated; get it again.");
        }
        long directoryEnd = endOffset;
        long locatorOffset = endOffset - LOCATOR_BYTES;
        if (locatorOffset >= 0) {
            ByteBuffer locator = bytes(source, locatorOffset, LOCATOR_BYTES);
            if (locator.getInt(0) == LOCATOR_SIGNATURE) {
                long offset64 = locator.getLong(8);
                ByteBuffer end64 = end64(source, locator, offset64, locatorOffset);
                records = agreed(source, "records", records, 0xFFFF, end64.getLong(32));
                recordsHere = agreed(source, "records", recordsHere, 0xFFFF, end64.getLong(24));
                length = agreed(source, "bytes", length, 0xFFFFFFFFL, end64.getLong(40));
                offset = agreed(source, "bytes before", offset, 0xFFFFFFFFL, end64.getLong(48));
                disk = disk == 0xFFFF ? end64.getInt(16) : disk | end64.getInt(16);
                directoryDisk =
                        directoryDisk == 0xFFFF
                                ? end64.getInt(20)
                                : directoryDisk | end64.getInt(20);
                directoryEnd = offset64;
            }
        }
        if (disk != 0 || directoryDisk != 0 || recordsHere != records) {
            throw refused(
                    source, "the zip is one of several disks. Join them with a zip tool first.");
        }
        if (length < 0 || offset < 0 || length > directoryEnd || offset != directoryEnd - length) {
            throw refused(
                    source,
                    "the zip's directory should end at byte "
                            + directoryEnd
                            + ", but the end record says "
                            + length
                            + " bytes from byte "
                            + offset
                            + " on. Something was cut out of or put into the file; get it again.");
        }
        return new EndOfDirectory(records, offset, length);
    }

    private static ByteBuffer end64(
            ByteSource source, ByteBuffer locator, long offset64, long locatorOffset) {
        if (locator.getInt(4) != 0 || (locator.getInt(16) & 0xFFFFFFFFL) > 1) {
            throw refused(
                    source, "the zip is one of several disks. Join them with a zip tool first.");
        }
        if (offset64 < 0 || offset64 > locatorOffset - END_64_BYTES) {
            throw refused(
                    source,
                    "the zip64 end record should lie before byte "
                            + locatorOffset
                            + ", but its locator says byte "
                            + Long.toUnsignedString(offset64)
                            + ". The file was cut or edited; get it again.");
        }
        ByteBuffer end64 = bytes(source, offset64, END_64_BYTES);
        if (end64.getInt(0) != SIGNATURE_64) {
            throw refused(
                    source,
                    "there is no zip64 end record at byte "
                            + offset64
                            + ", where its locator points. The file was cut or edited; get it again.");
        }
        if (end64.getLong(4) != locatorOffset - offset64 - 12) {
            throw refused(
                    source,
                    "the zip64 end record says "
                            + Long.toUnsignedString(end64.getLong(4))
                            + " bytes, but "
                            + (locatorOffset - offset64 - 12)
                            + " lie before its locator. The file was edited; get it again.");
        }
        return end64;
    }

    private static long agreed(
            ByteSource source, String what, long value, long saturated, long value64) {
        if (value != saturated && value != value64) {
            throw refused(
                    source,
                    "the zip's end record says "
                            + value
                            + " "
                            + what
                            + ", but its zip64 end record says "
                            + Long.toUnsignedString(value64)
                            + ". The file was edited or is damaged; get it again.");
        }
        return value64;
    }

    private static ByteBuffer bytes(ByteSource source, long offset, int count) {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        source.read(offset, buffer);
        return buffer.flip();
    }

    private static TorchFileException refused(ByteSource source, String what) {
        return new TorchFileException(source.name(), what);
    }
}

package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ByteSource;
import dev.rekindle.internal.text.Shorten;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The members of a tar by name, each a part of the file. Mirrors {@code tarfile} (CPython 3.11) for
 * what torch 0.1 wrote: ustar headers, and before them the extended ones of PAX, which hold the
 * time. Links, folders and devices are left out, as no member of torch is one. The JDK has no tar;
 * commons-compress gives a member's bytes as a stream, not its place, which lazy tensors need.
 */
final class TarMembers {
    private static final int BLOCK = 512;
    private static final int MOST_EXTENDED_BYTES = 1 << 20;
    private static final Pattern PAX_RECORD =
            Pattern.compile("[0-9]{1,7} ([^=\n]+)=([^\n]*)\n", Pattern.DOTALL);

    private final ByteSource source;
    private final int most;
    private final Map<String, ByteSource> members = new LinkedHashMap<>();

    private TarMembers(ByteSource source, int most) {
        this.source = source;
        this.most = most;
    }

    /**
     * Reads all headers.
     *
     * @throws TorchFileException if a header's sum is wrong, a member is longer than the file, two
     *     have one name, or there are more than {@code most}
     */
    static Map<String, ByteSource> of(ByteSource source, int most) {
        TarMembers tar = new TarMembers(source, most);
        tar.read();
        return tar.members;
    }

    private void read() {
        long at = 0;
        int count = 0;
        Map<String, String> extended = new LinkedHashMap<>();
        while (source.size() - at >= BLOCK) {
            byte[] header = new byte[BLOCK];
            source.read(at, ByteBuffer.wrap(header));
            if (isZero(header)) {
                requireEnd(at + BLOCK);
                return;
            }
            requireSum(header, at);
            if (++count > most) {
                throw refuse(
                        "the tar has more than "
                                + most
                                + " members. If you trust the file, raise LoadOptions.withMaxRecords.");
            }
            char type = (char) (header[156] & 0xFF);
            String pax = extended.get("size");
            long size = pax == null ? number(header, 124, 12, at) : decimal(pax, at);
            at += BLOCK;
            if (size < 0 || size > source.size() - at) {
                throw refuse(
                        "the member at byte "
                                + (at - BLOCK)
                                + " should have "
                                + size
                                + " bytes, but "
                                + (source.size() - at)
                                + " are left. The file is truncated; get it again.");
            }
            if (type == 'x') {
                extended = extended(at, size);
            } else {
                if (type == '0' || type == '\0' || type == '7') {
                    add(extended.getOrDefault("path", text(header, 0, 100)), at, size);
                }
                extended = new LinkedHashMap<>();
            }
            at += size + Math.floorMod(-size, BLOCK);
        }
        requireEnd(at);
    }

    /** Two blocks of zeros end a tar; {@code tarfile} does without, and reads what was cut off. */
    private void requireEnd(long second) {
        byte[] block = new byte[BLOCK];
        if (source.size() - second >= BLOCK) {
            source.read(second, ByteBuffer.wrap(block));
            if (isZero(block)) {
                return;
            }
        }
        throw refuse(
                "expected two blocks of zeros as the tar's end. It is truncated; get it again.");
    }

    private void add(String name, long at, long size) {
        String bare = name.startsWith("./") ? name.substring(2) : name;
        if (members.put(bare, source.slice(at, size)) != null) {
            throw refuse("the member " + Shorten.text(bare) + " is there twice. Get it again.");
        }
    }

    private Map<String, String> extended(long at, long size) {
        if (size > MOST_EXTENDED_BYTES) {
            throw refuse(
                    "an extended header of "
                            + size
                            + " bytes is too large. The file is damaged; get it again.");
        }
        byte[] bytes = new byte[(int) size];
        source.read(at, ByteBuffer.wrap(bytes));
        Map<String, String> found = new LinkedHashMap<>();
        Matcher records = PAX_RECORD.matcher(new String(bytes, StandardCharsets.UTF_8));
        while (records.find()) {
            found.put(records.group(1), records.group(2));
        }
        return found;
    }

    private void requireSum(byte[] header, long at) {
        int unsigned = 0;
        int signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= 148 && i < 156;
            unsigned += own ? ' ' : header[i] & 0xFF;
            signed += own ? ' ' : header[i];
        }
        long sum = number(header, 148, 8, at);
        if (sum != unsigned && sum != signed) {
            throw refuse(
                    "the header at byte "
                            + at
                            + " should have the sum "
                            + sum
                            + ", but has "
                            + unsigned
                            + ". The file is damaged; get it again.");
        }
    }

    private long number(byte[] header, int from, int length, long at) {
        String field = text(header, from, length).strip();
        if (field.isEmpty()) {
            return 0;
        }
        if (!field.matches("[0-7]{1,12}")) {
            throw refuse(
                    "the header at byte "
                            + at
                            + " has a field that is no octal number. The file is damaged; get it again.");
        }
        return Long.parseLong(field, 8);
    }

    private long decimal(String text, long at) {
        if (!text.matches("[0-9]{1,18}")) {
            throw refuse(
                    "the header at byte "
                            + at
                            + " has a size that is no number. The file is damaged; get it again.");
        }
        return Long.parseLong(text);
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private TorchFileException refuse(String what) {
        return new TorchFileException(source.name(), what);
    }
}

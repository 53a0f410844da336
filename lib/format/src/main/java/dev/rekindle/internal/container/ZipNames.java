package dev.rekindle.internal.container;

import dev.rekindle.internal.archive.ByteSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The names in a zip, read with no claim to be right: enough to tell people what a file is that is
 * not read. As CPython's {@code zipfile} does, the directory is looked for right before its end
 * record, wherever that says it is.
 *
 * @param all names in the order of the directory, the first thousands of them
 * @param complete whether these are all that there are
 * @param bytesBefore bytes in front of the zip: other zips, if those start as one too
 */
record ZipNames(Set<String> all, boolean complete, long bytesBefore) {
    private static final int END_BYTES = 22;
    private static final int MOST_COMMENT_BYTES = 0xFFFF;
    private static final int ZIP64_END_BYTES = 76;
    private static final int ENTRY_BYTES = 46;
    private static final int MOST_DIRECTORY_BYTES = 1 << 20;

    static ZipNames of(ByteSource source) {
        int tailBytes = (int) Math.min(source.size(), END_BYTES + MOST_COMMENT_BYTES);
        ByteBuffer tail = bytes(source, source.size() - tailBytes, tailBytes);
        for (int at = tailBytes - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == 0x06054b50) {
                long directoryBytes = tail.getInt(at + 12) & 0xFFFFFFFFL;
                long offset = tail.getInt(at + 16) & 0xFFFFFFFFL;
                boolean large = at >= 20 && tail.getInt(at - 20) == 0x07064b50;
                long end = source.size() - tailBytes + at - (large ? ZIP64_END_BYTES : 0);
                long start = end - directoryBytes;
                if (start < 0) {
                    break;
                }
                Set<String> names = names(source, start, directoryBytes);
                boolean complete = names.size() == (tail.getShort(at + 10) & 0xFFFF);
                return new ZipNames(names, complete, start - offset);
            }
        }
        return new ZipNames(Set.of(), false, 0);
    }

    private static Set<String> names(ByteSource source, long start, long directoryBytes) {
        ByteBuffer directory =
                bytes(source, start, (int) Math.min(directoryBytes, MOST_DIRECTORY_BYTES));
        Set<String> names = new LinkedHashSet<>();
        int at = 0;
        while (directory.limit() - at >= ENTRY_BYTES && directory.getInt(at) == 0x02014b50) {
            int nameBytes = directory.getShort(at + 28) & 0xFFFF;
            int extraBytes = directory.getShort(at + 30) & 0xFFFF;
            int commentBytes = directory.getShort(at + 32) & 0xFFFF;
            if (directory.limit() - at - ENTRY_BYTES < nameBytes) {
                break;
            }
            names.add(
                    new String(
                            directory.array(),
                            at + ENTRY_BYTES,
                            nameBytes,
                            StandardCharsets.UTF_8));
            at += ENTRY_BYTES + nameBytes + extraBytes + commentBytes;
            if (at < 0 || at > directory.limit()) {
                break;
            }
        }
        return names;
    }

    private static ByteBuffer bytes(ByteSource source, long position, int count) {
        ByteBuffer found = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        source.read(position, found);
        return found.flip();
    }

    /** Tells whether a name stands at the zip's top. */
    boolean has(String name) {
        return all.contains(name);
    }

    /** Tells whether a name stands in the folder of the first one, as torch's records do. */
    boolean hasBelowTop(String name) {
        return !all.isEmpty() && all.contains(top() + name);
    }

    /** Tells whether names start with this in the folder of the first one. */
    boolean hasFolder(String name) {
        return all.stream().anyMatch(full -> full.startsWith(top() + name + "/"));
    }

    /** Tells whether there are names, and all have this ending. */
    boolean allEndWith(String ending) {
        return !all.isEmpty() && all.stream().allMatch(name -> name.endsWith(ending));
    }

    private String top() {
        String first = all.isEmpty() ? "" : all.iterator().next();
        return first.substring(0, first.indexOf('/') + 1);
    }
}

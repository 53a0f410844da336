package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ArchiveReader;
import dev.rekindle.internal.archive.ByteSource;
import dev.rekindle.internal.archive.MemoryByteSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is being opened: bytes, or a folder, and what stands beside the one and in the other. Every
 * container looks at it in turn, so what is read to tell the kind is read once.
 */
public final class Source {
    private static final int HEAD_BYTES = 1024;
    private static final String ZIP = "PK\3\4";

    private final ByteSource bytes;
    private final boolean folder;
    private final Neighbours neighbours;
    private final ReadOptions options;
    private final String head;
    private @Nullable ArchiveReader archive;
    private @Nullable TorchFileException noArchive;
    private @Nullable ZipNames zipNames;

    private Source(ByteSource bytes, boolean folder, Neighbours neighbours, ReadOptions options) {
        this.bytes = bytes;
        this.folder = folder;
        this.neighbours = neighbours;
        this.options = options;
        this.head = latin1(0, (int) Math.min(HEAD_BYTES, bytes.size()));
    }

    /** Bytes; they stay the caller's. */
    public static Source of(ByteSource bytes, Neighbours neighbours, ReadOptions options) {
        return new Source(bytes, false, neighbours, options);
    }

    /** A folder: what stands in it are its neighbours. */
    public static Source folder(String name, Neighbours neighbours, ReadOptions options) {
        return new Source(new MemoryByteSource(name, new byte[0]), true, neighbours, options);
    }

    ByteSource bytes() {
        return bytes;
    }

    boolean isFolder() {
        return folder;
    }

    Neighbours neighbours() {
        return neighbours;
    }

    ReadOptions options() {
        return options;
    }

    /** Returns the name that errors start with. */
    public String name() {
        return bytes.name();
    }

    long size() {
        return bytes.size();
    }

    /** Returns the first bytes, a character a byte. */
    String head() {
        return head;
    }

    /** Returns bytes as text, a character a byte. */
    String latin1(long position, int count) {
        byte[] found = new byte[count];
        bytes.read(position, ByteBuffer.wrap(found));
        return new String(found, StandardCharsets.ISO_8859_1);
    }

    /** Returns the last {@code count} bytes, or all where there are fewer. */
    String tail(int count) {
        int most = (int) Math.min(count, size());
        return latin1(size() - most, most);
    }

    /** Returns the first text of a text file: lower-case, without a byte order mark and blanks. */
    String firstWords() {
        String text = head.startsWith("\u00ef\u00bb\u00bf") ? head.substring(3) : head;
        return text.stripLeading();
    }

    boolean isZip() {
        return head.startsWith(ZIP);
    }

    /** Returns the zip as torch reads it, or null where it is none, or damaged or unsafe. */
    @Nullable ArchiveReader archive() {
        if (isZip() && archive == null && noArchive == null) {
            try {
                archive = ArchiveReader.open(bytes, options.archive());
            } catch (TorchFileException e) {
                noArchive = e;
            }
        }
        return archive;
    }

    /** Returns why there is no {@link #archive()}. */
    TorchFileException noArchive() {
        return noArchive != null
                ? noArchive
                : new TorchFileException(name(), "the file is no zip. Open it as what it is.");
    }

    /** Returns the names in a zip of any kind, as far as they can be told. */
    ZipNames zipNames() {
        if (zipNames == null) {
            zipNames = ZipNames.of(bytes);
        }
        return zipNames;
    }

    /** Returns why this is not opened, where no container recognises it, and what to do. */
    public TorchFileException refusal() {
        return Strangers.refusal(this);
    }
}

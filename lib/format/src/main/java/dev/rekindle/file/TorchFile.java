package dev.rekindle.file;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ByteSource;
import dev.rekindle.internal.archive.FileByteSource;
import dev.rekindle.internal.archive.MappedByteSource;
import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.internal.container.Contents;
import dev.rekindle.internal.container.FileSniffer;
import dev.rekindle.internal.container.LegacyReader;
import dev.rekindle.internal.container.SafetensorsReader;
import dev.rekindle.internal.container.ShardedReader;
import dev.rekindle.internal.container.TarReader;
import dev.rekindle.internal.container.ZipFileReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open file: its kind, its root value, its records. Tensors are lazy: their bytes are read, and
 * their CRC checked, when they are asked for. After {@link #load()} the file may be closed, changed
 * or deleted.
 */
public final class TorchFile implements AutoCloseable {
    /** A record of the container: its name and its length. */
    public record Record(String name, long lengthBytes) {}

    private final ByteSource stream;
    private final long start;
    private final LoadOptions options;
    private final Contents contents;
    private @Nullable TorchFile next;

    private TorchFile(ByteSource stream, long start, LoadOptions options, Contents contents) {
        this.stream = stream;
        this.start = start;
        this.options = options;
        this.contents = contents;
    }

    /** Opens a file as data; see {@link LoadOptions#DATA}. */
    public static TorchFile open(Path path) {
        return open(path, LoadOptions.DATA);
    }

    /**
     * Opens a file.
     *
     * @throws TorchFileException if there is none, it is of no kind that is read, it is damaged, or
     *     it names a class that the options refuse
     */
    public static TorchFile open(Path path, LoadOptions options) {
        if (Files.isDirectory(path) && Files.exists(path.resolve(".metadata"))) {
            throw new TorchFileException(
                    String.valueOf(path.getFileName()),
                    "is a torch.distributed.checkpoint folder, which is not read. In Python:"
                            + " torch.distributed.checkpoint.format_utils.dcp_to_torch_save(folder,"
                            + " \"model.pt\").");
        }
        ByteSource source =
                options.mmap() ? MappedByteSource.open(path) : FileByteSource.open(path);
        return open(options.sources().apply(source), path, options);
    }

    /** Opens bytes; closing the file closes {@code source}. */
    public static TorchFile open(ByteSource source, LoadOptions options) {
        return open(source, null, options);
    }

    private static TorchFile open(ByteSource source, @Nullable Path path, LoadOptions options) {
        try {
            return new TorchFile(source, 0, options, read(source, path, options));
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static Contents read(ByteSource source, @Nullable Path path, LoadOptions options) {
        FileKind kind = FileSniffer.sniff(source);
        return switch (kind) {
            case ZIP -> ZipFileReader.read(source, options);
            case LEGACY, PICKLE -> LegacyReader.read(source, kind, options);
            case TAR -> TarReader.read(source, options);
            case SAFETENSORS -> SafetensorsReader.read(source, options);
            case SHARD_INDEX -> ShardedReader.read(source, path, options);
            default -> throw FileSniffer.refusal(kind, source.name());
        };
    }

    /** Returns the name that errors start with. */
    public String name() {
        return stream.name();
    }

    /** Returns what the file is. */
    public FileKind kind() {
        return contents.kind();
    }

    /** Returns the saved object; see the table of decoded values in lib/DESIGN.md. */
    public @Nullable Object root() {
        return contents.root();
    }

    /** Returns the container's records, in its order; none for a plain pickle. */
    public List<Record> records() {
        return contents.records();
    }

    /** Returns sentences about what is odd: dangerous names first. */
    public List<String> warnings() {
        return contents.warnings();
    }

    /**
     * Returns the names that torch's own loader refuses, in order of first appearance, as {@code
     * torch.serialization.get_unsafe_globals_in_checkpoint} does.
     */
    public List<String> unsafeGlobals() {
        return contents.unsafeGlobals();
    }

    /** Returns the pickle's protocol, or -1 where the container holds none. */
    public int protocol() {
        return contents.protocol();
    }

    /**
     * Tells whether bytes follow this save: two calls of {@code torch.save} into one open file put
     * two legacy streams one after the other.
     */
    public boolean hasNext() {
        return contents.end() >= 0 && start + contents.end() < stream.size();
    }

    /**
     * Opens the save that follows this one, as a second {@code torch.load} of the same open file
     * does. It is closed with this one.
     *
     * @throws TorchFileException if nothing follows, or no save
     */
    public TorchFile next() {
        if (!hasNext()) {
            throw new TorchFileException(
                    name(), "no further save follows. Ask hasNext() before next().");
        }
        if (next == null) {
            long at = start + contents.end();
            try {
                ByteSource rest = stream.slice(at, stream.size() - at);
                next = new TorchFile(stream, at, options, read(rest, null, options));
            } catch (TorchFileException e) {
                throw new TorchFileException(
                        e.where(), "in the save at byte " + at + ": " + e.what(), e);
            }
        }
        return next;
    }

    public java.util.Collection<FileStorage> storages() {
        return contents.storages();
    }

    /** Reads every storage into memory, checking each CRC on the way. */
    public TorchFile load() {
        contents.storages().forEach(FileStorage::load);
        return this;
    }

    /** Checks everything that the file gives to check: CRCs and lengths of every record. */
    public void verify() {
        contents.verify();
    }

    @Override
    public void close() {
        for (TorchFile file = this; file != null; file = file.next) {
            file.contents.close();
        }
        stream.close();
    }
}

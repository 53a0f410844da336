package dev.rekindle.file;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ArchiveName;
import dev.rekindle.internal.archive.ByteSource;
import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.internal.container.Neighbours;
import dev.rekindle.internal.container.OpenContainer;
import dev.rekindle.internal.container.Source;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private final OpenedInput opened;
    private final ByteSource stream;
    private final long start;
    private final LoadOptions options;
    private @Nullable TorchFile next;

    private TorchFile(OpenedInput opened, ByteSource stream, long start, LoadOptions options) {
        this.opened = opened;
        this.stream = stream;
        this.start = start;
        this.options = options;
    }

    /** Opens a file as data; see {@link LoadOptions#DATA}. */
    public static TorchFile open(Path path) {
        return open(path, LoadOptions.DATA);
    }

    /**
     * Opens a file, or the folder of one that was unpacked.
     *
     * @throws TorchFileException if there is none, it is of no kind that is read, it is damaged, or
     *     it names a class that the options refuse
     */
    public static TorchFile open(Path path, LoadOptions options) {
        return open(Input.of(path), options);
    }

    /**
     * Opens bytes from anywhere; closing the file closes {@code input}.
     *
     * @throws TorchFileException as {@link #open(Path, LoadOptions)}
     */
    public static TorchFile open(Input input, LoadOptions options) {
        OpenedInput opened = OpenedInput.open(input, options);
        return new TorchFile(opened, opened.bytes(), 0, options);
    }

    /** Writes a file as torch does by default. */
    public static void save(Path path, @Nullable Object root) {
        save(path, root, SaveOptions.DEFAULT);
    }

    /**
     * Writes what {@code torch.save(obj, f)} writes, byte for byte (torch/serialization.py,
     * 2.15.0), or another {@link Format}. The value is checked and pickled whole before the target
     * is touched, and the target is replaced at once. A zip's inner name follows from the path, as
     * in torch.
     *
     * @throws TorchFileException if an object has no counterpart in such a file, or it can't be
     *     written; what was there before is intact then
     */
    public static void save(Path path, @Nullable Object root, SaveOptions options) {
        options.format().writer().write(path, root, options.options());
    }

    /**
     * Writes to a channel, as {@code torch.save} writes to a stream; the channel stays open.
     *
     * @throws TorchFileException if an object has no counterpart in such a file
     * @throws IOException if the channel fails
     */
    public static void save(WritableByteChannel channel, @Nullable Object root, SaveOptions options)
            throws IOException {
        save(channel, ArchiveName.ARCHIVE, root, options);
    }

    /**
     * As {@link #save(WritableByteChannel, Object, SaveOptions)}, with the name that a file's own
     * name would give the archive's folder: {@code model} for {@code model.pt}.
     */
    public static void save(
            WritableByteChannel channel, String stem, @Nullable Object root, SaveOptions options)
            throws IOException {
        options.format().writer().prepare(root, options.options()).writeTo(channel, stem);
    }

    private OpenContainer contents() {
        return opened.contents();
    }

    /** Returns the name that errors start with. */
    public String name() {
        return stream.name();
    }

    /** Returns what the file is. */
    public FileKind kind() {
        return opened.kind();
    }

    /** Returns the saved object; see the table of decoded values in lib/DESIGN.md. */
    public @Nullable Object root() {
        return contents().root();
    }

    /**
     * Returns the program of a {@code .pt2}, said in TorchScript.
     *
     * @throws TorchFileException if the file is of another kind, holds several, or the program has
     *     a part that can't be said in TorchScript; it is named
     */
    public ExportedProgram program() {
        return ExportedProgram.of(name(), contents(), null);
    }

    /** As {@link #program()}, of a file that holds several. */
    public ExportedProgram program(String model) {
        return ExportedProgram.of(name(), contents(), model);
    }

    /** Returns the container's records, in its order; none for a plain pickle. */
    public List<Record> records() {
        return contents().records().stream()
                .map(record -> new Record(record.name(), record.lengthBytes()))
                .toList();
    }

    /** Returns sentences about what is odd: dangerous names first. */
    public List<String> warnings() {
        List<String> all = new ArrayList<>(contents().findings().warnings());
        if (hasNext()) {
            long left = stream.size() - start - contents().end();
            FileKind following = following();
            all.add(
                    left
                            + " bytes follow the first object: "
                            + (following == null
                                    ? "no save that is known."
                                    : "another save ("
                                            + following.title()
                                            + "), which next() or Torch.loadAll reads."));
        }
        return all;
    }

    private @Nullable FileKind following() {
        long at = start + contents().end();
        Source rest =
                Source.of(stream.slice(at, stream.size() - at), Neighbours.NONE, options.options());
        return FileKind.find(rest);
    }

    /**
     * Returns the names that torch's own loader refuses, in order of first appearance, as {@code
     * torch.serialization.get_unsafe_globals_in_checkpoint} does.
     */
    public List<String> unsafeGlobals() {
        return contents().findings().unsafeGlobals();
    }

    /**
     * Returns the names among {@link #unsafeGlobals()} that run commands, open files, import or
     * evaluate: what an attack is made of. No list of them is whole.
     */
    public List<String> dangerousGlobals() {
        return contents().findings().dangerousGlobals();
    }

    /**
     * Returns the names of what Python would call for its effect alone: {@link #root()} does not
     * hold these calls, and a file that is written from it lacks them.
     */
    public List<String> lostCalls() {
        return contents().findings().lostCalls();
    }

    /** Returns the pickle's protocol, or -1 where the container holds none. */
    public int protocol() {
        return contents().protocol();
    }

    /**
     * Tells whether bytes follow this save: two calls of {@code torch.save} into one open file put
     * two legacy streams one after the other.
     */
    public boolean hasNext() {
        return contents().end() >= 0 && start + contents().end() < stream.size();
    }

    /** Tells whether what follows is a save of a known kind, which {@link #next()} opens. */
    public boolean hasNextSave() {
        return hasNext() && following() != null;
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
            long at = start + contents().end();
            try {
                ByteSource rest = stream.slice(at, stream.size() - at);
                next =
                        new TorchFile(
                                OpenedInput.read(rest, Neighbours.NONE, options),
                                stream,
                                at,
                                options);
            } catch (TorchFileException e) {
                throw new TorchFileException(
                        e.where(), "in the save at byte " + at + ": " + e.what(), e);
            }
        }
        return next;
    }

    /** Reads every storage into memory, checking each CRC on the way. */
    public TorchFile load() {
        contents().storages().forEach(FileStorage::load);
        return this;
    }

    /** Checks everything that the file gives to check: CRCs and lengths of every record. */
    public void verify() {
        contents().verify();
    }

    @Override
    public void close() {
        for (TorchFile file = this; file != null; file = file.next) {
            file.contents().close();
        }
        stream.close();
    }
}

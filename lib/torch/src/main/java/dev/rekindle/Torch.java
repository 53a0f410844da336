package dev.rekindle;

import dev.rekindle.file.Format;
import dev.rekindle.file.Input;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.SaveOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.tree.TreeText;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Saves and loads the files of PyTorch's {@code torch.save}. Nothing in a file is ever executed.
 * Mirrors {@code torch.save}, {@code torch.load} and {@code torch.manual_seed}
 * (torch/serialization.py, torch/random.py, 2.15.0).
 */
public final class Torch {
    private Torch() {}

    /** As {@link #save(Object, Path)}. */
    public static void save(@Nullable Object value, String path) {
        save(value, Path.of(path));
    }

    /**
     * Saves a state_dict, a checkpoint, a module, a tensor or the engine's array, a record of
     * settings, or a map or list of such values. The file is written beside its target and then
     * renamed: at every instant the old file or the new one is there, whole.
     *
     * @throws dev.rekindle.errors.TorchFileException if a value has no counterpart in Python, or
     *     the file cannot be written; what was there before stays
     */
    public static void save(@Nullable Object value, Path path) {
        save(value, path, SaveOptions.DEFAULT);
    }

    /**
     * As {@link #save(Object, Path)}, as a file of another kind: {@link Format#SAFETENSORS}, say.
     */
    public static void save(@Nullable Object value, Path path, Format format) {
        save(value, path, SaveOptions.DEFAULT.withFormat(format));
    }

    /** As {@link #save(Object, Path, Format)}. */
    public static void save(@Nullable Object value, String path, Format format) {
        save(value, Path.of(path), format);
    }

    /** As {@link #save(Object, Path)}, with another protocol, format or size of shards. */
    public static void save(@Nullable Object value, Path path, SaveOptions options) {
        Function<Object, @Nullable Object> callers = options.reducer();
        TorchFile.save(
                path,
                value,
                options.withReducer(
                        unknown -> {
                            Object ours = TypedValues.counterpart(unknown);
                            return ours == null ? callers.apply(unknown) : ours;
                        }));
    }

    /** As {@link #load(Path)}. */
    public static LoadedFile load(String path) {
        return load(Path.of(path));
    }

    /**
     * Loads a file whole, each tensor's CRC checked; the file may be changed or deleted afterwards.
     * A class that the file names stays an inert name.
     *
     * @throws dev.rekindle.errors.TorchFileException if there is no such file, it is no torch file,
     *     or it is damaged
     */
    public static LoadedFile load(Path path) {
        return load(path, LoadOptions.INERT);
    }

    /**
     * As {@link #load(Path)}, with storages moved to another device ({@code map_location}), other
     * limits, or a file refused that names a class outside of torch's allow-list ({@link
     * LoadOptions#DATA}).
     */
    public static LoadedFile load(Path path, LoadOptions options) {
        return load(Input.of(path), options);
    }

    /** As {@link #load(Path)}, from bytes in memory. */
    public static LoadedFile load(byte[] bytes) {
        return load(Input.of(bytes), LoadOptions.INERT);
    }

    /** As {@link #load(Path)}, from a stream that is read to its end; it stays open. */
    public static LoadedFile load(InputStream stream) {
        return load(Input.of(stream), LoadOptions.INERT);
    }

    /** As {@link #load(Path, LoadOptions)}, from anywhere: an object store of yours, say. */
    public static LoadedFile load(Input input, LoadOptions options) {
        try (TorchFile file = TorchFile.open(input, options)) {
            return loaded(file);
        }
    }

    /** As {@link #open(Path)}. */
    public static TorchFile open(String path) {
        return open(Path.of(path));
    }

    /**
     * Loads every save of a stream that was saved into several times, in order, where {@link
     * #load(Path)} gives the first. Only the form before torch 1.6 can stand in such a stream; any
     * other file gives a list of one.
     *
     * @throws dev.rekindle.errors.TorchFileException as {@link #load(Path)}, and if anything but a
     *     save follows a save
     */
    public static List<LoadedFile> loadAll(Path path) {
        try (TorchFile first = open(path)) {
            List<LoadedFile> all = new ArrayList<>();
            TorchFile file = first;
            all.add(loaded(file));
            while (file.hasNext()) {
                file = file.next();
                all.add(loaded(file));
            }
            return all;
        }
    }

    private static LoadedFile loaded(TorchFile file) {
        file.load();
        return new LoadedFile(file.name(), file.root(), file.unsafeGlobals());
    }

    /**
     * Opens a file without reading its tensors, which read from it when asked, until it is closed.
     *
     * @throws dev.rekindle.errors.TorchFileException as {@link #load(Path)}
     */
    public static TorchFile open(Path path) {
        return open(path, LoadOptions.INERT);
    }

    /** As {@link #open(Path)}, with options: mapped rather than read, say. */
    public static TorchFile open(Path path, LoadOptions options) {
        return TorchFile.open(path, options);
    }

    /** As {@link #inspect(Path)}. */
    public static String inspect(String path) {
        return inspect(Path.of(path));
    }

    /**
     * Returns what is in a file, as a tree: what the command {@code inspect} prints. No tensor is
     * read.
     *
     * @throws dev.rekindle.errors.TorchFileException as {@link #load(Path)}
     */
    public static String inspect(Path path) {
        try (TorchFile file = open(path)) {
            StringWriter text = new StringWriter();
            new TreeText(new PrintWriter(text, true), TreeText.Options.DEFAULT).print(file);
            return text.toString();
        }
    }

    /** Seeds the engine: the same weights as after Python's {@code torch.manual_seed}. */
    public static void manualSeed(long seed) {
        Engines.manualSeed(seed);
    }
}

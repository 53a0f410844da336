package dev.rekindle;

import dev.rekindle.dialect.LoadOptions;
import dev.rekindle.dialect.SaveOptions;
import dev.rekindle.dialect.TorchFile;
import dev.rekindle.dialect.TorchFileWriter;
import dev.rekindle.djl.Engines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
     * Saves a state_dict, a checkpoint, a module, a tensor, or a map or list of such values. The
     * file is written beside its target and then renamed: at every instant the old file or the new
     * one is there, whole.
     *
     * @throws dev.rekindle.errors.TorchFileException if a value has no counterpart in Python, or
     *     the file cannot be written; what was there before stays
     */
    public static void save(@Nullable Object value, Path path) {
        TorchFileWriter.write(path, TypedValues.plain(value));
    }

    /** As {@link #save(Object, Path)}, with another protocol or the form before torch 1.6. */
    public static void save(@Nullable Object value, Path path, SaveOptions options) {
        TorchFileWriter.write(path, TypedValues.plain(value), options);
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
        try (TorchFile file = open(path)) {
            return loaded(file);
        }
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
        return TorchFile.open(path, LoadOptions.INERT);
    }

    /** Seeds the engine: the same weights as after Python's {@code torch.manual_seed}. */
    public static void manualSeed(long seed) {
        Engines.manualSeed(seed);
    }
}

package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.DType;
import org.jspecify.annotations.Nullable;

/** Where the storages of a container come from: a pickle names them by persistent id. */
public interface StorageSource {
    /** A storage, and whether the file calls it untyped. */
    record Found(FileStorage storage, DType dtype, boolean untyped, boolean bigEndian) {}

    /**
     * Returns the storage that {@code id} names; one instance a key.
     *
     * @param id the tuple behind {@code BINPERSID}, its first item {@code 'storage'}
     * @throws dev.rekindle.errors.TorchFileException if it is not there or of another size
     */
    Found storage(PyTuple id);

    /**
     * Returns the value of a persistent id that names anything but a storage, as the tar of torch
     * 0.1 has them, or null where there is none.
     */
    default @Nullable Object named(PyValue id) {
        return null;
    }

    /** Tells whether a persistent id may name a module's class, as the legacy stream has them. */
    default boolean namesModules() {
        return false;
    }
}

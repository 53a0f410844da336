package dev.rekindle.internal.codec;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyNone;
import dev.rekindle.internal.pickle.PyPersistentId;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Storage;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The storages of a save, each once, in order of first appearance. Mirrors {@code persistent_id} in
 * {@code _save} and {@code _legacy_save} (torch/serialization.py, 2.15.0).
 */
public final class StorageTable {
    private record Entry(PyStr key, DType dtype) {}

    /** By {@link Storage#memory()}. */
    private final Map<Object, Entry> entries = new IdentityHashMap<>();

    private final List<Storage> order = new ArrayList<>();
    private final Function<String, PyStr> text;
    private final boolean legacy;

    /**
     * @param text gives the one str for a Java string instance
     */
    StorageTable(Function<String, PyStr> text, boolean legacy) {
        this.text = text;
        this.legacy = legacy;
    }

    /**
     * Gives the storage its number, unless it has one. Called in the order of the pickle.
     *
     * @throws TorchFileException if it is saved under two types
     */
    void register(Storage storage, DType dtype, boolean untyped) {
        entry(storage, untyped ? DType.UINT8 : dtype);
    }

    /** Returns a persistent id for {@code storage} under a class: a fresh one, as in torch. */
    PyPersistentId id(Storage storage, DType dtype, boolean untyped) {
        DType saved = untyped ? DType.UINT8 : dtype;
        Entry entry = entry(storage, saved);
        String storageClass = dtype.storageClass();
        PyGlobal type =
                untyped || storageClass == null
                        ? new PyGlobal("torch.storage", "UntypedStorage")
                        : new PyGlobal("torch", storageClass);
        List<dev.rekindle.internal.pickle.PyValue> items =
                new ArrayList<>(
                        List.of(
                                text.apply("storage"),
                                type,
                                entry.key(),
                                location(storage.location()),
                                PyInt.of(storage.lengthBytes() / saved.itemSizeBytes())));
        if (legacy) {
            items.add(PyNone.NONE);
        }
        return new PyPersistentId(PyTuple.of(items));
    }

    /** Torch has literals for places without a number, and puts the others together each time. */
    private PyStr location(String location) {
        boolean literal =
                location.equals("cpu") || location.equals("mps") || location.equals("meta");
        return literal ? text.apply(location.intern()) : new PyStr(location);
    }

    private Entry entry(Storage storage, DType saved) {
        Entry entry = entries.get(storage.memory());
        if (entry == null) {
            // A legacy key is an address in Python; 0, 1, 2 are as good, padded to sort as counted.
            String key =
                    legacy ? String.format("%08d", order.size()) : Integer.toString(order.size());
            entry = new Entry(new PyStr(key), saved);
            entries.put(storage.memory(), entry);
            order.add(storage);
        } else if (entry.dtype() != saved && storage.lengthBytes() > 0) {
            throw new TorchFileException(
                    "save",
                    "Cannot save multiple tensors or storages that view the same data as different"
                            + " types: "
                            + entry.dtype()
                            + " and "
                            + saved
                            + ". Save a copy of one of them.");
        }
        return entry;
    }

    /** Returns the storages in order of first appearance. */
    public List<Storage> storages() {
        return order;
    }

    /** Returns the key of the storage at {@code index}. */
    public PyStr key(int index) {
        return java.util.Objects.requireNonNull(entries.get(order.get(index).memory())).key();
    }

    /**
     * Returns the bytes of an element of the storage at {@code index}, as the legacy stream counts.
     */
    public int itemSizeBytes(int index) {
        return java.util.Objects.requireNonNull(entries.get(order.get(index).memory()))
                .dtype()
                .itemSizeBytes();
    }
}

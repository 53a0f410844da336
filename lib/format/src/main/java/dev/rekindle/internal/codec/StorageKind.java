package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyPersistentId;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.TypedStorage;
import java.util.List;
import java.util.Set;

/** A bare storage: a persistent id that stands in the tree itself. */
final class StorageKind extends Kind<TypedStorage> {
    StorageKind() {
        super(TypedStorage.class);
    }

    @Override
    Set<Class<? extends PyValue>> literals() {
        return Set.of(PyPersistentId.class);
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        PyValue id = ((PyPersistentId) pickled).id();
        Object named = decoding.storages().named(id);
        if (named != null) {
            return named;
        }
        List<PyValue> items = id instanceof PyTuple tuple ? tuple.items() : List.of();
        String tag = !items.isEmpty() && items.get(0) instanceof PyStr text ? text.value() : "";
        if (tag.equals("storage")) {
            StorageSource.Found found = decoding.storages().storage((PyTuple) id);
            if (found.bigEndian()) {
                found.storage().bigEndian(found.dtype());
            }
            return new TypedStorage(found.storage(), found.dtype(), found.untyped());
        }
        // A legacy file names a module's class so, with its source text behind it.
        if (tag.equals("module")
                && decoding.storages().namesModules()
                && items.size() == 4
                && items.get(1) instanceof PyGlobal type) {
            return Globals.decode(type);
        }
        throw decoding.refuse(
                "persistent_load id must be a tuple that starts with 'storage', but the file has "
                        + id
                        + ". It was not written by torch.save.");
    }

    @Override
    void register(TypedStorage value, StorageTable storages) {
        storages.register(value.storage(), value.dtype(), value.untyped());
    }

    @Override
    PyValue reduce(TypedStorage value, Encoding encoding) {
        return encoding.storages().id(value.storage(), value.dtype(), value.untyped());
    }

    @Override
    Face face(TypedStorage value) {
        String type = value.untyped() ? "UntypedStorage" : "TypedStorage";
        return Face.leaf("torch." + type, type + "(" + value.numel() + ", " + value.dtype() + ")");
    }
}

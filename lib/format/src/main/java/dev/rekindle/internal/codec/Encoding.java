package dev.rekindle.internal.codec;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.JavaName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What kinds ask for while values are encoded: storages, and what their parts are in a pickle. */
final class Encoding {
    private final Map<Object, PyValue> encoded = new IdentityHashMap<>();
    private final Reductions reductions;
    private final StorageTable storages;

    Encoding(Function<Object, @Nullable Object> reducer, boolean legacy) {
        this.reductions = new Reductions(reducer);
        this.storages = new StorageTable(this::text, legacy);
    }

    StorageTable storages() {
        return storages;
    }

    Object reduced(Object value) {
        return reductions.of(value);
    }

    @Nullable PyValue find(Object value) {
        return encoded.get(value);
    }

    void put(Object value, PyValue pickled) {
        encoded.put(value, pickled);
    }

    /** Returns the one str of a Java string instance. */
    PyStr text(String value) {
        return (PyStr) encoded.computeIfAbsent(value, text -> new PyStr((String) text));
    }

    /** Returns what a pickle says of something that was visited, or of an atom. */
    PyValue of(@Nullable Object value) {
        if (value == null) {
            return NoneKind.PICKLED;
        }
        PyValue found = encoded.get(value);
        if (found != null) {
            return found;
        }
        Object reduced = reductions.of(value);
        Kind<Object> kind = Kinds.of(reduced);
        if (kind != null && kind.isAtom()) {
            return kind.reduce(reduced, this);
        }
        found = reduced == value ? null : encoded.get(reduced);
        if (found == null) {
            throw unknown(value);
        }
        return found;
    }

    List<PyValue> all(Collection<?> values) {
        List<PyValue> all = new ArrayList<>(values.size());
        for (Object value : values) {
            all.add(of(value));
        }
        return all;
    }

    /** Returns fresh what a pickle says of a part that has no identity of its own. */
    PyValue fresh(Object value) {
        Kind<Object> kind = Kinds.of(value);
        if (kind == null) {
            throw unknown(value);
        }
        return kind.reduce(value, this);
    }

    static TorchFileException unknown(Object value) {
        return new TorchFileException(
                "save",
                JavaName.of(value)
                        + " has no counterpart in a torch file. "
                        + whatInstead(value.getClass()));
    }

    private static String whatInstead(Class<?> type) {
        if (type.isArray()) {
            return "Save a tensor made of it, or a list.";
        }
        // An optimizer, a scheduler: their classes are of upper layers, or the user's.
        boolean hasState =
                Arrays.stream(type.getMethods())
                        .anyMatch(
                                method ->
                                        method.getName().equals("stateDict")
                                                && method.getParameterCount() == 0);
        return hasState
                ? "Save its state: stateDict()."
                : "Save tensors, maps, lists, strings, numbers and booleans.";
    }

    static void requireKey(boolean hashable, @Nullable Object key) {
        if (!hashable) {
            throw new TorchFileException(
                    "save",
                    "unhashable type: Python takes no "
                            + Values.of(key).type()
                            + " as a key. Use a string or a number.");
        }
    }
}

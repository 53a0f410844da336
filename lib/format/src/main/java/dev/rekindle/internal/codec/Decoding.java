package dev.rekindle.internal.codec;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.ByteArray;
import dev.rekindle.value.FrozenSet;
import dev.rekindle.value.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What kinds ask for while one pickle is decoded: where it stands, its storages, what is made. */
final class Decoding {
    private final String where;
    private final StorageSource storages;
    private final boolean asData;
    private final DecodedTable decoded = new DecodedTable();
    private final Map<PyGlobal, List<Kind<?>>> called = new HashMap<>();
    private final Map<PyObject, PyValue> derived = new IdentityHashMap<>();

    /**
     * @param where what refusals start with, such as {@code model.pt ! data.pkl}
     * @param asData whether a call that is not decoded is refused, rather than kept inert
     */
    Decoding(String where, StorageSource storages, boolean asData) {
        this.where = where;
        this.storages = storages;
        this.asData = asData;
    }

    String where() {
        return where;
    }

    StorageSource storages() {
        return storages;
    }

    boolean asData() {
        return asData;
    }

    DecodedTable table() {
        return decoded;
    }

    /** Returns the kind of a value: of a call whose form is unknown, {@link Kinds#INERT}. */
    Kind<?> kind(PyValue value) {
        if (!(value instanceof PyObject call)) {
            return Kinds.ofLiteral(value);
        }
        for (Kind<?> kind : candidates(call)) {
            if (kind.recognises(call, this)) {
                return kind;
            }
        }
        return Kinds.INERT;
    }

    private List<Kind<?>> candidates(PyObject call) {
        boolean named =
                call.callable() instanceof PyGlobal
                        && call.kwargs() == null
                        && !Kinds.isChangedByCalls(call);
        return named
                ? called.computeIfAbsent((PyGlobal) call.callable(), Kinds::called)
                : List.of();
    }

    /**
     * Tells whether a value is a tensor of any kind but a Parameter. By name first: an object
     * within an object within an object would not end else.
     */
    boolean isTensor(PyValue value) {
        if (value instanceof PyObject call) {
            for (Kind<?> kind : candidates(call)) {
                if (kind.isTensor() && kind.recognises(call, this)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Tells whether a value is a dense tensor of today's form. */
    boolean isDense(PyValue value) {
        return value instanceof PyObject && kind(value) instanceof TensorKind;
    }

    /** Returns a value that {@code call} stands for in part: one instance a call. */
    PyValue derived(PyObject call, Supplier<PyValue> made) {
        return derived.computeIfAbsent(call, key -> made.get());
    }

    /** Returns what a value is in Java, which was asked for before. */
    @Nullable Object get(PyValue value) {
        Object atom = atom(value);
        return atom != null ? atom : decoded.get(value);
    }

    /** Numbers have no identity in a pickle, and are not kept. */
    static @Nullable Object atom(PyValue value) {
        if (value instanceof dev.rekindle.internal.pickle.PyInt number) {
            return IntKind.of(number);
        } else if (value instanceof dev.rekindle.internal.pickle.PyBool flag) {
            return flag.value();
        } else if (value instanceof dev.rekindle.internal.pickle.PyFloat number) {
            return number.value();
        }
        return null;
    }

    List<@Nullable Object> all(Collection<PyValue> values) {
        List<@Nullable Object> all = new ArrayList<>(values.size());
        for (PyValue value : values) {
            all.add(get(value));
        }
        return all;
    }

    void putAll(Map<@Nullable Object, @Nullable Object> map, Collection<PyObject.Pair> pairs) {
        for (PyObject.Pair pair : pairs) {
            Object key = get(pair.key());
            if (key instanceof Double number && number.isNaN() && map.containsKey(key)) {
                throw refuse(
                        "a dict has two keys that are nan, which Java holds as one. Save it"
                                + " without.");
            }
            requireHashable(key);
            map.put(key, get(pair.value()));
        }
    }

    /** Refuses as a key, or as a member of a set, what Python says it can't hash. */
    void requireHashable(@Nullable Object key) {
        if (key instanceof ByteArray
                || key instanceof Map
                || (key instanceof Set && !(key instanceof FrozenSet))
                || (key instanceof List && !(key instanceof Tuple))) {
            throw unhashable("a " + Values.of(key).type());
        }
    }

    TorchFileException unhashable(String what) {
        return refuse(
                "uses "
                        + what
                        + " as a key or in a set, which Python can't hash. The file is damaged; get"
                        + " it again.");
    }

    static void each(Collection<PyObject.Pair> pairs, Consumer<PyValue> part) {
        for (PyObject.Pair pair : pairs) {
            part.accept(pair.key());
            part.accept(pair.value());
        }
    }

    /**
     * Python's literals {@code 'storage'} and {@code 'cpu'} inside torch are one object with the
     * same literals elsewhere. Java's literals take their place, so that writing finds them again.
     */
    void literal(PyStr constant) {
        decoded.put(constant, constant.value().intern());
    }

    /** Returns the arguments of a call, to ask for by type. */
    Arguments arguments(PyObject call) {
        return new Arguments(where, String.valueOf(call.callableName()), call.args());
    }

    /** Returns the arguments of a call as they are: none where they are no tuple. */
    static List<PyValue> args(PyObject call) {
        return call.args() instanceof PyTuple tuple ? tuple.items() : List.of();
    }

    TorchFileException refuse(String what) {
        return new TorchFileException(where, what);
    }
}

package dev.rekindle.internal.codec;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyFloat;
import dev.rekindle.internal.pickle.PyFrozenSet;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyNone;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PySet;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.DType;
import dev.rekindle.value.Counter;
import dev.rekindle.value.DefaultDict;
import dev.rekindle.value.FrozenSet;
import dev.rekindle.value.Global;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.OrderedDict;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns Java objects into the inert values that pickling their Python reductions gives, identity
 * for identity. The other half of {@link TorchDecoder}, with the same order of work. Storages are
 * numbered in the order in which the pickle names them.
 */
public final class TorchEncoder {
    private final Map<Object, PyValue> encoded = new IdentityHashMap<>();
    private final List<Object> order = new ArrayList<>();
    private final StorageTable storages;
    private final TensorReduce tensors;
    private final Reductions reductions;
    private final ObjectReduce objects;

    /**
     * @param reducer gives what stands for an object of a layer above, or null
     * @param legacy whether storages are named as in the stream of torch before 1.6
     */
    public TorchEncoder(Function<Object, @Nullable Object> reducer, boolean legacy) {
        this.reductions = new Reductions(reducer);
        this.storages = new StorageTable(this::text, legacy);
        this.tensors = new TensorReduce(storages, this::encoded);
        this.objects = new ObjectReduce(storages, tensors, this::encoded);
    }

    /** Returns the storages that the values name. */
    public StorageTable storages() {
        return storages;
    }

    /**
     * Returns the inert value of {@code root}.
     *
     * @throws TorchFileException if an object in it has no counterpart in a torch file
     */
    public PyValue encode(@Nullable Object root) {
        visit(root);
        for (Object value : order) {
            if (!encoded.containsKey(value)) {
                encoded.put(value, objects.build(value));
            }
        }
        for (Object value : order) {
            fill(value);
        }
        return encoded(root);
    }

    private record Leave(Object value) {}

    private void visit(@Nullable Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        open.push(root == null ? PyNone.NONE : root);
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (next instanceof Leave leave) {
                order.add(leave.value());
                continue;
            }
            if (isAtom(next)) {
                continue;
            }
            next = reductions.of(next);
            if (isAtom(next) || !seen.add(next)) {
                continue;
            }
            tensors.register(next);
            PyValue empty = ObjectReduce.empty(next);
            if (empty != null) {
                encoded.put(next, empty);
            }
            open.push(new Leave(next));
            List<?> children = TreeChildren.of(next);
            for (int i = children.size() - 1; i >= 0; i--) {
                Object child = children.get(i);
                if (child != null) {
                    open.push(child);
                }
            }
        }
    }

    /** Values without identity in a pickle. */
    private static boolean isAtom(Object value) {
        return value == PyNone.NONE
                || value instanceof Boolean
                || value instanceof Number
                || value instanceof String
                || value instanceof DType
                || value instanceof Global;
    }

    private PyStr text(String value) {
        return (PyStr) encoded.computeIfAbsent(value, text -> new PyStr((String) text));
    }

    /** Returns the value of something that was visited, or of an atom. */
    private PyValue encoded(@Nullable Object value) {
        if (value == null || value == PyNone.NONE) {
            return PyNone.NONE;
        } else if (value instanceof String text) {
            return text(text);
        } else if (value instanceof Boolean flag) {
            return PyBool.of(flag);
        } else if (value instanceof Double || value instanceof Float) {
            return new PyFloat(((Number) value).doubleValue());
        } else if (value instanceof BigInteger number) {
            return new PyInt(number);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            return PyInt.of(((Number) value).longValue());
        } else if (value instanceof DType dtype) {
            return TensorReduce.dtype(dtype);
        } else if (value instanceof Global global) {
            return new PyGlobal(global.module(), global.name());
        }
        Object counterpart = reductions.of(value);
        if (counterpart != value) {
            return encoded(counterpart);
        }
        PyValue found = encoded.get(value);
        if (found == null) {
            throw ObjectReduce.unknown(value);
        }
        return found;
    }

    private void fill(Object value) {
        PyValue target = encoded.get(value);
        if (target == null) {
            return;
        }
        if (value instanceof Map<?, ?> map) {
            fillMapping(map, target);
        } else if (value instanceof FrozenSet set && target instanceof PyFrozenSet members) {
            for (Object member : set) {
                requireKey(members.add(encoded(member)), member);
            }
        } else if (value instanceof Set<?> set && target instanceof PySet members) {
            for (Object member : set) {
                requireKey(members.add(encoded(member)), member);
            }
        } else if (value instanceof List<?> list && target instanceof PyList items) {
            items.items().addAll(all(list));
        } else if (value instanceof InertObject object && target instanceof PyObject made) {
            made.call(
                    encoded(object.callable()),
                    encoded(object.args()),
                    object.kwargs() == null ? null : encoded(object.kwargs()));
            made.items().addAll(all(object.items()));
            for (InertObject.Entry entry : object.entries()) {
                made.pairs().add(new PyObject.Pair(encoded(entry.key()), encoded(entry.value())));
            }
            if (object.setter() != null) {
                made.state(encoded(object.setter()), encoded(object.state()));
            } else if (object.hasState()) {
                made.state(encoded(object.state()));
            }
        }
    }

    private void fillMapping(Map<?, ?> map, PyValue target) {
        boolean counter = map instanceof Counter;
        PyDict dict =
                target instanceof PyDict plain
                        ? plain
                        : counter
                                ? (PyDict) ((PyTuple) ((PyObject) target).args()).items().get(0)
                                : null;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            PyValue key = encoded(entry.getKey());
            PyValue value = encoded(entry.getValue());
            if (dict != null) {
                requireKey(dict.put(key, value), entry.getKey());
            } else {
                ((PyObject) target).pairs().add(new PyObject.Pair(key, value));
            }
        }
        if (map instanceof DefaultDict factored && factored.factory() != null) {
            PyObject made = (PyObject) target;
            made.call(made.callable(), PyTuple.of(encoded(factored.factory())), null);
        }
        if (map instanceof OrderedDict ordered && ordered.hasAttributes()) {
            ((PyObject) target).state(encoded(ordered.attributes()));
        }
    }

    private static void requireKey(boolean hashable, @Nullable Object key) {
        if (!hashable) {
            throw new TorchFileException(
                    "save",
                    "unhashable type: Python takes no "
                            + Values.of(key).type()
                            + " as a key. Use a string or a number.");
        }
    }

    private List<PyValue> all(List<?> values) {
        List<PyValue> all = new ArrayList<>(values.size());
        for (Object value : values) {
            all.add(encoded(value));
        }
        return all;
    }
}

package dev.rekindle.internal.codec;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyByteArray;
import dev.rekindle.internal.pickle.PyBytes;
import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyFloat;
import dev.rekindle.internal.pickle.PyFrozenSet;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyNone;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyPersistentId;
import dev.rekindle.internal.pickle.PySet;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.ByteArray;
import dev.rekindle.value.Bytes;
import dev.rekindle.value.FrozenSet;
import dev.rekindle.value.Tuple;
import dev.rekindle.value.TypedStorage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns inert values into plain Java objects, one to one and by identity. What can be changed in
 * Python is made empty at first sight and filled at the end, so that cycles close; everything else
 * is made after what it holds. Does not recurse.
 */
final class TorchDecoder {
    private final String where;
    private final StorageSource storages;
    private final ObjectDecoder objects;
    private final Map<PyValue, @Nullable Object> decoded = new IdentityHashMap<>();
    private final List<PyValue> order = new ArrayList<>();

    /**
     * @param where what refusals start with, such as {@code model.pt ! data.pkl}
     */
    TorchDecoder(String where, StorageSource storages) {
        this.where = where;
        this.storages = storages;
        this.objects = new ObjectDecoder(where, storages, this::get);
    }

    /** Returns the Java object for {@code root}. */
    @Nullable Object decode(PyValue root) {
        visit(root);
        internConstants();
        for (PyValue value : order) {
            if (!decoded.containsKey(value)) {
                decoded.put(value, build(value));
            }
        }
        for (PyValue value : order) {
            fill(value);
        }
        return get(root);
    }

    private record Leave(PyValue value) {}

    private void visit(PyValue root) {
        Set<PyValue> seen = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (next instanceof Leave leave) {
                order.add(leave.value());
                continue;
            }
            PyValue value = (PyValue) next;
            if (!seen.add(value)) {
                continue;
            }
            Object empty = empty(value);
            if (empty != null) {
                decoded.put(value, empty);
            }
            open.push(new Leave(value));
            List<PyValue> children = children(value);
            for (int i = children.size() - 1; i >= 0; i--) {
                open.push(children.get(i));
            }
        }
    }

    private @Nullable Object empty(PyValue value) {
        if (value instanceof PyList) {
            return new ArrayList<@Nullable Object>();
        } else if (value instanceof PyDict) {
            return new LinkedHashMap<@Nullable Object, @Nullable Object>();
        } else if (value instanceof PySet) {
            return new LinkedHashSet<@Nullable Object>();
        } else if (value instanceof PyFrozenSet) {
            return FrozenSet.of(List.of());
        } else if (value instanceof PyObject object) {
            return objects.empty(object);
        }
        return null;
    }

    private List<PyValue> children(PyValue value) {
        if (value instanceof PyList list) {
            return list.items();
        } else if (value instanceof PyTuple tuple) {
            return tuple.items();
        } else if (value instanceof PyDict dict) {
            return flat(dict.pairs());
        } else if (value instanceof PySet set) {
            return new ArrayList<>(set.members());
        } else if (value instanceof PyFrozenSet set) {
            return new ArrayList<>(set.members());
        } else if (value instanceof PyObject object) {
            return objects.children(object);
        }
        return List.of();
    }

    static List<PyValue> flat(Collection<PyObject.Pair> pairs) {
        List<PyValue> values = new ArrayList<>(pairs.size() * 2);
        for (PyObject.Pair pair : pairs) {
            values.add(pair.key());
            values.add(pair.value());
        }
        return values;
    }

    /**
     * Python's literals {@code 'storage'} and {@code 'cpu'} inside torch are one object with the
     * same literals elsewhere. Java's literals take their place, so that writing finds them again.
     */
    private void internConstants() {
        for (PyValue constant : objects.constants()) {
            if (constant instanceof PyStr text) {
                decoded.put(text, text.value().intern());
            }
        }
    }

    private @Nullable Object build(PyValue value) {
        if (value instanceof PyNone) {
            return null;
        } else if (value instanceof PyBool flag) {
            return flag.value();
        } else if (value instanceof PyInt number) {
            return number.fitsLong() ? (Object) number.value().longValue() : number.value();
        } else if (value instanceof PyFloat number) {
            return number.value();
        } else if (value instanceof PyStr text) {
            return text.value();
        } else if (value instanceof PyBytes bytes) {
            return new Bytes(bytes.toByteArray());
        } else if (value instanceof PyByteArray bytes) {
            return new ByteArray(bytes.toByteArray());
        } else if (value instanceof PyTuple tuple) {
            return Tuple.copyOf(all(tuple.items()));
        } else if (value instanceof PyGlobal global) {
            return Globals.decode(global);
        } else if (value instanceof PyPersistentId id) {
            return persistent(id.id());
        }
        return objects.build((PyObject) value);
    }

    private Object persistent(PyValue id) {
        Object named = storages.named(id);
        if (named != null) {
            return named;
        }
        if (id instanceof PyTuple tuple && !tuple.items().isEmpty()) {
            PyValue kind = tuple.items().get(0);
            if (kind instanceof PyStr text && text.value().equals("storage")) {
                StorageSource.Found found = storages.storage(tuple);
                if (found.bigEndian()) {
                    found.storage().bigEndian(found.dtype());
                }
                return new TypedStorage(found.storage(), found.dtype(), found.untyped());
            }
            // A legacy file names a module's class so, with its source text behind it.
            if (kind instanceof PyStr text
                    && text.value().equals("module")
                    && tuple.items().size() > 1
                    && tuple.items().get(1) instanceof PyGlobal type) {
                return Globals.decode(type);
            }
        }
        throw new TorchFileException(
                where,
                "persistent_load id must be a tuple that starts with 'storage', but the file has "
                        + id
                        + ". It was not written by torch.save.");
    }

    private void fill(PyValue value) {
        if (value instanceof PyList list) {
            this.<List<@Nullable Object>>as(value).addAll(all(list.items()));
        } else if (value instanceof PyDict dict) {
            putAll(this.as(value), dict.pairs());
        } else if (value instanceof PySet set) {
            this.<Set<@Nullable Object>>as(value).addAll(all(set.members()));
        } else if (value instanceof PyFrozenSet set) {
            this.<FrozenSet>as(value).fill(all(set.members()));
        } else if (value instanceof PyObject object) {
            objects.fill(object, this::putAll);
        }
    }

    private void putAll(
            Map<@Nullable Object, @Nullable Object> map, Collection<PyObject.Pair> pairs) {
        for (PyObject.Pair pair : pairs) {
            Object key = get(pair.key());
            if (key instanceof Double number && number.isNaN() && map.containsKey(key)) {
                throw new TorchFileException(
                        where,
                        "a dict has two keys that are nan, which Java holds as one. Save it without.");
            }
            map.put(key, get(pair.value()));
        }
    }

    private List<@Nullable Object> all(Collection<PyValue> values) {
        List<@Nullable Object> all = new ArrayList<>(values.size());
        for (PyValue value : values) {
            all.add(get(value));
        }
        return all;
    }

    private @Nullable Object get(PyValue value) {
        return decoded.get(value);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
    private <T> T as(PyValue value) {
        return (T) decoded.get(value);
    }
}

package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyFrozenSet;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyPersistentId;
import dev.rekindle.internal.pickle.PySet;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A model that holds one of its own methods, as a hook, is pickled as {@code getattr(model,
 * "hook")} (CPython 3.11, Objects/classobject.c, {@code method___reduce__}). The same function is
 * what an attack climbs by, from an object to its class and its globals.
 */
final class BoundMethods {
    static final String GETATTR = "builtins.getattr";

    private BoundMethods() {}

    /**
     * Tells whether each getattr of a pickle takes a name, and none such as {@code __class__}, of
     * an object that the pickle made otherwise: of no module, no class, and not of what another
     * getattr gave.
     */
    static boolean areAll(PyValue root) {
        Set<PyValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<PyValue> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            PyValue value = open.pop();
            if (!seen.add(value)) {
                continue;
            }
            if (isGetattr(value)) {
                return false;
            } else if (value instanceof PyObject object) {
                boolean bound = isGetattr(object.callable());
                if (bound && !isMethod(object)) {
                    return false;
                }
                if (!bound) {
                    open.add(object.callable());
                }
                open.add(object.args());
                open.addAll(object.items());
                open.addAll(TorchDecoder.flat(object.pairs()));
                if (object.kwargs() != null) {
                    open.add(object.kwargs());
                }
                if (object.state() != null) {
                    open.add(object.state());
                }
            } else {
                open.addAll(held(value));
            }
        }
        return true;
    }

    private static List<PyValue> held(PyValue value) {
        if (value instanceof PyList list) {
            return list.items();
        } else if (value instanceof PyTuple tuple) {
            return tuple.items();
        } else if (value instanceof PyDict dict) {
            return TorchDecoder.flat(dict.pairs());
        } else if (value instanceof PySet set) {
            return List.copyOf(set.members());
        } else if (value instanceof PyFrozenSet set) {
            return List.copyOf(set.members());
        }
        return value instanceof PyPersistentId id ? List.of(id.id()) : List.of();
    }

    private static boolean isMethod(PyObject call) {
        return call.args() instanceof PyTuple args
                && args.items().size() == 2
                && args.items().get(0) instanceof PyObject owner
                && !isGetattr(owner.callable())
                && args.items().get(1) instanceof PyStr name
                && !name.value().startsWith("__");
    }

    private static boolean isGetattr(PyValue value) {
        return value instanceof PyGlobal global && global.canonical().fullName().equals(GETATTR);
    }
}

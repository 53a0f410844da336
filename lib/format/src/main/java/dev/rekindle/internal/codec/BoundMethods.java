package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyParts;
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
            }
            PyValue getattr = null;
            if (value instanceof PyObject object && isGetattr(object.callable())) {
                if (!isMethod(object)) {
                    return false;
                }
                getattr = object.callable();
            }
            PyValue called = getattr;
            PyParts.of(
                    value,
                    part -> {
                        if (part != called) {
                            open.add(part);
                        }
                    });
        }
        return true;
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

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
 * "hook")} (CPython 3.11, Objects/classobject.c, {@code method___reduce__}). Before protocol 4,
 * what is named inside of a class is {@code getattr(Outer, "Inner")}, and an object that is made
 * with keyword arguments needs {@code getattr(cls, "__new__")} (Modules/_pickle.c, {@code
 * save_global}, {@code save_reduce}). The same function is what an attack climbs by, from an object
 * to its class and its globals, and from a module to another.
 */
final class BoundMethods {
    static final String GETATTR = "builtins.getattr";
    private static final String NEW = "__new__";

    /** No class is nested so deep. */
    private static final int MOST_PARTS = 16;

    private BoundMethods() {}

    /**
     * Tells whether each getattr of a pickle takes a name, and none such as {@code __class__}, of
     * an object that the pickle made otherwise, or of a class; of no module, and not of what
     * another getattr gave but a class. {@code __new__} of a class makes what NEWOBJ makes.
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
        if (!(call.args() instanceof PyTuple args)
                || args.items().size() != 2
                || !(args.items().get(1) instanceof PyStr name)) {
            return false;
        }
        PyValue owner = args.items().get(0);
        boolean made = owner instanceof PyObject object && !isGetattr(object.callable());
        if (made) {
            return !name.value().startsWith("__");
        }
        return isOfClass(owner, name.value());
    }

    /** Whether {@code owner} is a class, by its name or within another, and the name harmless. */
    private static boolean isOfClass(PyValue owner, String attribute) {
        String path = attribute;
        PyValue outer = owner;
        for (int parts = 0; parts < MOST_PARTS; parts++) {
            boolean last = parts == 0;
            if (outer instanceof PyGlobal named) {
                PyGlobal global = named.canonical();
                boolean makes = last && attribute.equals(NEW);
                return !Globals.isDangerous(global.fullName() + "." + path)
                        && (makes || isPlain(path) && isClass(global));
            }
            if (!(outer instanceof PyObject call)
                    || !isGetattr(call.callable())
                    || !(call.args() instanceof PyTuple args)
                    || args.items().size() != 2
                    || !(args.items().get(1) instanceof PyStr name)
                    || !startsAsClass(name.value())) {
                return false;
            }
            if (last && attribute.equals(NEW)) {
                // The class's path is what is left to look at.
                path = name.value();
            } else {
                path = name.value() + "." + path;
            }
            outer = args.items().get(0);
        }
        return false;
    }

    private static boolean isPlain(String path) {
        return !path.startsWith("__") && !path.contains(".__");
    }

    /**
     * Whether a name is a class's rather than a module's that another module imported: those are
     * told by their first letter alone, as nothing is looked up.
     */
    private static boolean isClass(PyGlobal global) {
        String name = global.name().substring(global.name().lastIndexOf('.') + 1);
        return !global.module().equals("builtins") && isPlain(global.name()) && startsAsClass(name);
    }

    private static boolean startsAsClass(String name) {
        String letters = name.replaceAll("^_+", "");
        return !name.startsWith("__")
                && !letters.isEmpty()
                && Character.isUpperCase(letters.codePointAt(0));
    }

    private static boolean isGetattr(PyValue value) {
        return value instanceof PyGlobal global && global.canonical().fullName().equals(GETATTR);
    }
}

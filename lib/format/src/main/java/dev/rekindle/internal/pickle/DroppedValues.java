package dev.rekindle.internal.pickle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pickle makes and takes off the stack again. CPython does so with parts of a tuple that
 * holds itself, which are in the memo; anything else is a call for its effect alone. One that
 * stands right behind an object is kept with it.
 */
final class DroppedValues {
    private final List<PyValue> values = new ArrayList<>();

    /** What the last POP dropped: a memo lookup right behind it may bring back its like. */
    private @Nullable PyObject lastCall;

    /** The object that it stands right behind, as it was then. */
    private @Nullable Kept lastOwner;

    private final List<Kept> kept = new ArrayList<>();

    /**
     * An object that has calls, with what was appended to and set on it by then: what comes later
     * would be written before the calls.
     */
    private record Kept(PyObject owner, int items, int pairs, boolean hasState) {
        static Kept now(PyObject owner) {
            return new Kept(
                    owner, owner.items().size(), owner.pairs().size(), owner.state() != null);
        }

        boolean isStill() {
            return now(owner).equals(this);
        }
    }

    /**
     * POP.
     *
     * @param owner the object that a call stands right behind, or null
     */
    void pop(PyValue value, @Nullable PyObject owner) {
        settle();
        if (value instanceof PyObject call) {
            lastCall = call;
            lastOwner = owner == null ? null : Kept.now(owner);
        } else {
            add(value);
        }
    }

    /** POP_MARK, and what is left on the stack at STOP. */
    void add(PyValue value) {
        boolean mayHoldCalls =
                value instanceof PyObject
                        || value instanceof PyTuple
                        || value instanceof PyList
                        || value instanceof PyDict;
        if (mayHoldCalls) {
            values.add(value);
        }
    }

    /**
     * GET. An object that holds itself through its arguments is called once more than it is meant
     * to be: {@code save_reduce} drops the second one, and gets the first from the memo.
     */
    PyValue takenBack(PyValue value) {
        if (lastCall != null
                && value instanceof PyObject object
                && object.made() == lastCall.made()
                && object.callable().equals(lastCall.callable())) {
            lastCall = null;
            lastOwner = null;
        }
        return value;
    }

    private void settle() {
        if (lastCall != null) {
            values.add(lastCall);
            if (lastOwner != null) {
                kept.add(lastOwner);
                lastOwner.owner().addCall(lastCall);
            }
            lastCall = null;
            lastOwner = null;
        }
    }

    /** Returns the names of the calls among the dropped values that {@code root} does not hold. */
    List<PyGlobal> callsBeyond(PyValue root) {
        settle();
        if (values.isEmpty()) {
            return List.of();
        }
        for (Kept each : kept) {
            if (!each.isStill()) {
                each.owner().dropCalls();
            }
        }
        Set<PyValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        walk(root, seen);
        List<PyGlobal> names = new ArrayList<>();
        for (PyValue value : values) {
            for (PyObject lost : walk(value, seen)) {
                if (lost.callable() instanceof PyGlobal name) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** Adds {@code root} and all it holds to {@code seen}; returns the objects that were new. */
    private static List<PyObject> walk(PyValue root, Set<PyValue> seen) {
        List<PyObject> found = new ArrayList<>();
        Deque<PyValue> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            PyValue value = open.pop();
            if (seen.add(value)) {
                if (value instanceof PyObject object) {
                    found.add(object);
                }
                PyParts.of(value, open::push);
            }
        }
        return found;
    }
}

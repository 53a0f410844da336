package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyFrozenSet;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyPersistentId;
import dev.rekindle.internal.pickle.PySet;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Finds what a tree refers to outside of itself. Does not recurse. */
public final class PersistentIds {
    private PersistentIds() {}

    public static List<PyPersistentId> in(PyValue root) {
        List<PyPersistentId> found = new ArrayList<>();
        Set<PyValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<PyValue> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            PyValue value = open.pop();
            if (!seen.add(value)) {
                continue;
            }
            if (value instanceof PyPersistentId id) {
                found.add(id);
            } else if (value instanceof PyList list) {
                open.addAll(list.items());
            } else if (value instanceof PyTuple tuple) {
                open.addAll(tuple.items());
            } else if (value instanceof PyDict dict) {
                open.addAll(TorchDecoder.flat(dict.pairs()));
            } else if (value instanceof PySet set) {
                open.addAll(set.members());
            } else if (value instanceof PyFrozenSet set) {
                open.addAll(set.members());
            } else if (value instanceof PyObject object) {
                open.add(object.callable());
                open.add(object.args());
                open.addAll(object.items());
                open.addAll(TorchDecoder.flat(object.pairs()));
                if (object.kwargs() != null) {
                    open.add(object.kwargs());
                }
                if (object.state() != null) {
                    open.add(object.state());
                }
            }
        }
        return found;
    }
}

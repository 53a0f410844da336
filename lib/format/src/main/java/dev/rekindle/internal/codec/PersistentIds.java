package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyParts;
import dev.rekindle.internal.pickle.PyPersistentId;
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
            } else {
                PyParts.of(value, open::add);
            }
        }
        return found;
    }
}

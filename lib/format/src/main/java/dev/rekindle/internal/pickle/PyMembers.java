package dev.rekindle.internal.pickle;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a set and a frozenset have in common: members, in the order in which they were added. */
public abstract sealed class PyMembers permits PySet, PyFrozenSet {
    private final Map<Object, PyValue> members = new LinkedHashMap<>();

    PyMembers() {}

    /**
     * Adds a member, unless an equal one is there.
     *
     * @return false, and nothing is added, where the member is unhashable in Python
     */
    public final boolean add(PyValue member) {
        @Nullable Object hashed = PyKey.of(member);
        if (hashed == null) {
            return false;
        }
        members.putIfAbsent(hashed, member);
        return true;
    }

    /** Returns the members in the order in which they were added; unmodifiable. */
    public final Collection<PyValue> members() {
        return Collections.unmodifiableCollection(members.values());
    }
}

package dev.rekindle.internal.pickle;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Python set, as protocol 4 writes it, in the order in which its members were added. */
public final class PySet implements PyValue {
    private final Map<Object, PyValue> members = new LinkedHashMap<>();

    /**
     * Adds a member, unless an equal one is there.
     *
     * @return false, and nothing is added, where the member is unhashable in Python
     */
    public boolean add(PyValue member) {
        @Nullable Object hashed = PyKey.of(member);
        if (hashed == null) {
            return false;
        }
        members.putIfAbsent(hashed, member);
        return true;
    }

    /** Returns the members in the order in which they were added; unmodifiable. */
    public Collection<PyValue> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    @Override
    public String toString() {
        return PyTypes.told(this);
    }
}

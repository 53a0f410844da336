package dev.rekindle.value;

import dev.rekindle.internal.pickle.SeededHash;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Python {@code frozenset}, in the order of the pickle. */
public final class FrozenSet extends AbstractSet<@Nullable Object> {
    private final Set<@Nullable Object> members = new LinkedHashSet<>();
    private int hash;

    /** Returns a frozenset of {@code members}. */
    public static FrozenSet of(Collection<?> members) {
        FrozenSet set = new FrozenSet();
        set.fill(members);
        return set;
    }

    /** The decoder makes it before its members are there: it may be part of a cycle. */
    public void fill(Collection<?> values) {
        members.addAll(values);
        hash = members.stream().mapToInt(SeededHash::of).sum();
    }

    @Override
    public boolean contains(@Nullable Object value) {
        return members.contains(value);
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
        return java.util.Collections.unmodifiableSet(members).iterator();
    }

    @Override
    public int size() {
        return members.size();
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof FrozenSet that
                        && hash == that.hash
                        && members.equals(that.members));
    }
}

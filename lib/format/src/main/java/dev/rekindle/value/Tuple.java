package dev.rekindle.value;

import dev.rekindle.internal.pickle.SeededHash;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A Python {@code tuple}: immutable, equal by items. Its hash is taken when it is made and its
 * comparison keeps its own stack, so that a tuple may be nested as deep as memory goes. What is
 * mutable inside counts by identity.
 */
public final class Tuple extends AbstractList<@Nullable Object> implements RandomAccess {
    private final @Nullable Object[] items;
    private final int hash;

    private Tuple(@Nullable Object[] items) {
        this.items = items;
        int sum = 1;
        for (Object item : items) {
            sum = SeededHash.of(sum, hashOf(item));
        }
        this.hash = sum;
    }

    /** Returns a tuple of {@code items}. */
    public static Tuple of(@Nullable Object... items) {
        return new Tuple(items.clone());
    }

    /** Returns a tuple of {@code items}. */
    public static Tuple copyOf(List<?> items) {
        return new Tuple(items.toArray());
    }

    private static int hashOf(@Nullable Object item) {
        if (isMutable(item)) {
            return System.identityHashCode(item);
        }
        return item instanceof Tuple || item instanceof FrozenSet
                ? item.hashCode()
                : SeededHash.of(item);
    }

    private static boolean isMutable(@Nullable Object item) {
        return item instanceof java.util.Map
                || (item instanceof java.util.Collection
                        && !(item instanceof Tuple)
                        && !(item instanceof FrozenSet));
    }

    @Override
    public @Nullable Object get(int index) {
        return items[index];
    }

    @Override
    public int size() {
        return items.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Tuple that)) {
            return false;
        }
        Deque<Tuple> open = new ArrayDeque<>(List.of(this, that));
        while (!open.isEmpty()) {
            Tuple left = open.pop();
            Tuple right = open.pop();
            if (left == right) {
                continue;
            }
            if (left.hash != right.hash || left.items.length != right.items.length) {
                return false;
            }
            for (int i = 0; i < left.items.length; i++) {
                Object a = left.items[i];
                Object b = right.items[i];
                if (a instanceof Tuple x && b instanceof Tuple y) {
                    open.push(y);
                    open.push(x);
                } else if (isMutable(a) ? a != b : !Objects.equals(a, b)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Returns the items as a list; unmodifiable. */
    public List<@Nullable Object> asList() {
        return Collections.unmodifiableList(this);
    }
}

package dev.rekindle.internal.codec;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands a plain value in for an object of a layer above: one instance an object, as identity shows
 * in a pickle.
 */
public final class Counterparts {
    private final Function<Object, @Nullable Object> others;
    private final Map<Object, Object> known = new IdentityHashMap<>();

    public Counterparts(Function<Object, @Nullable Object> others) {
        this.others = others;
    }

    /** Returns what is saved for {@code value}: itself, where nothing stands in for it. */
    public Object of(Object value) {
        Object made = known.get(value);
        if (made != null) {
            return made;
        }
        Object counterpart = value instanceof SavedAs other ? other.savedAs() : others.apply(value);
        if (counterpart == null) {
            return value;
        }
        // A counterpart may have one itself: a record that holds an array is a dict first.
        Object last = of(counterpart);
        known.put(value, last);
        return last;
    }
}

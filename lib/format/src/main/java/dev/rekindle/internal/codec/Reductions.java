package dev.rekindle.internal.codec;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The memo of one save: the plain values that stand for objects of the layers above. Each object is
 * asked once, as identity shows in a pickle.
 */
public final class Reductions {
    private final Function<Object, @Nullable Object> reducer;
    private final Map<Object, Object> known = new IdentityHashMap<>();
    private final Map<Object, Object> standIns = new IdentityHashMap<>();

    /**
     * @param reducer gives the value of an object that is not {@link Reducible}, or null where
     *     nothing stands for it
     */
    public Reductions(Function<Object, @Nullable Object> reducer) {
        this.reducer = reducer;
    }

    /** Returns what is saved for {@code value}: itself, where nothing stands for it. */
    public Object of(Object value) {
        Object made = known.get(value);
        if (made != null) {
            return made;
        }
        Object standIn = standIns.get(value);
        Object reduced = standIn != null ? standIn : reduced(value);
        if (reduced == null || reduced == value) {
            return value;
        }
        // What stands for it may have one itself: a record that holds an array is a dict first.
        Object last = of(reduced);
        known.put(value, last);
        return last;
    }

    private @Nullable Object reduced(Object value) {
        if (value instanceof Reducible other) {
            other.standIns().forEach(standIns::putIfAbsent);
            return other.reduce();
        }
        return reducer.apply(value);
    }
}

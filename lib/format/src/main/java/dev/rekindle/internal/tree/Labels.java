package dev.rekindle.internal.tree;

import dev.rekindle.internal.codec.Face;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.tree.Walk.Place;
import dev.rekindle.value.FrozenSet;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.Tuple;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value within a line: a key, say. Tuples, frozensets and objects show what they hold, so that
 * two of a kind look different.
 */
public final class Labels {
    private static final int LONGEST = 100;

    private Labels() {}

    /** Returns {@code (1, 'a')} for a tuple, and the label of anything else; cut. */
    public static String inline(@Nullable Object value) {
        if (!isSpelledOut(value)) {
            return Values.of(value).label();
        }
        StringBuilder text = new StringBuilder();
        Walk.over(
                value,
                new Walk.Visitor() {
                    @Override
                    public boolean enter(Place place) {
                        char last = text.length() == 0 ? '(' : text.charAt(text.length() - 1);
                        text.append("({ ".indexOf(last) >= 0 ? "" : ", ");
                        boolean opens =
                                !place.isAgain()
                                        && (isSpelledOut(place.value())
                                                || place.value() instanceof Map);
                        if (place.step() instanceof Face.Step.Key key) {
                            text.append(Values.of(key.key()).label()).append(": ");
                        }
                        text.append(opens ? start(place) : place.face().label());
                        return opens;
                    }

                    @Override
                    public boolean isDone() {
                        return text.length() > LONGEST;
                    }

                    @Override
                    public void leave(Place place) {
                        text.append(end(place.value()));
                    }
                });
        return text.length() <= LONGEST ? text.toString() : text.substring(0, LONGEST) + "…";
    }

    private static boolean isSpelledOut(@Nullable Object value) {
        return value instanceof Tuple || value instanceof FrozenSet || value instanceof InertObject;
    }

    private static String start(Place place) {
        Object value = place.value();
        if (value instanceof InertObject) {
            String label = place.face().label();
            return label.substring(0, label.lastIndexOf('>')) + ": ";
        }
        return value instanceof Tuple ? "(" : value instanceof FrozenSet ? "frozenset({" : "{";
    }

    private static String end(@Nullable Object value) {
        if (value instanceof Tuple tuple) {
            return tuple.size() == 1 ? ",)" : ")";
        }
        return value instanceof InertObject ? ">" : value instanceof FrozenSet ? "})" : "}";
    }
}

package dev.rekindle.internal.tree;

import dev.rekindle.internal.codec.Face;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.tree.Walk.Place;
import dev.rekindle.value.FrozenSet;
import dev.rekindle.value.Tuple;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A value within a line: a key, say. Tuples and frozensets show what they hold. */
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
                        if (text.length() > 0 && text.charAt(text.length() - 1) != '(') {
                            text.append(text.charAt(text.length() - 1) == '{' ? "" : ", ");
                        }
                        boolean opens = isSpelledOut(place.value()) && !place.isAgain();
                        Face face = place.face();
                        text.append(
                                !opens
                                        ? face.label()
                                        : place.value() instanceof Tuple ? "(" : "frozenset({");
                        return opens;
                    }

                    @Override
                    public boolean isDone() {
                        return text.length() > LONGEST;
                    }

                    @Override
                    public void leave(Place place) {
                        boolean single =
                                place.value() instanceof Collection<?> held && held.size() == 1;
                        text.append(place.value() instanceof Tuple ? (single ? ",)" : ")") : "})");
                    }
                });
        return text.length() <= LONGEST ? text.toString() : text.substring(0, LONGEST) + "…";
    }

    private static boolean isSpelledOut(@Nullable Object value) {
        return value instanceof Tuple || value instanceof FrozenSet;
    }
}

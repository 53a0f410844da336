package dev.rekindle.internal.tree;

import dev.rekindle.internal.codec.Face;
import dev.rekindle.internal.codec.Face.Child;
import dev.rekindle.internal.codec.Face.Step;
import dev.rekindle.internal.codec.Values;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one walker: from a value to all that it holds, depth first, in order, by its {@link Face}.
 * Never recursive. What is shared is visited at each reference; what holds itself is visited once
 * more within itself, and not entered.
 */
public final class Walk {
    /** What is done at each value. */
    public interface Visitor {
        /**
         * Called at a value, before its children.
         *
         * @return whether to go into it; asked of leaves and of what holds itself too, in vain
         */
        boolean enter(Place place);

        /** Called after the last child of a value that was gone into. */
        default void leave(Place place) {}

        /** Tells whether enough was seen: then the walk ends where it is. */
        default boolean isDone() {
            return false;
        }

        /** Tells whether the keys of mappings are visited too, each before its value. */
        default boolean keys() {
            return false;
        }
    }

    /** A value where it stands. */
    public static final class Place {
        private final @Nullable Place above;
        private final @Nullable Step step;
        private final @Nullable Object value;
        private final Face face;
        private final int depth;
        private final boolean again;
        private final boolean key;

        private Place(
                @Nullable Place above,
                @Nullable Step step,
                @Nullable Object value,
                Face face,
                boolean again,
                boolean key) {
            this.above = above;
            this.step = step;
            this.value = value;
            this.face = face;
            this.depth = above == null ? 0 : above.depth + 1;
            this.again = again;
            this.key = key;
        }

        /** Returns the place of the value that holds this one, or null at the root. */
        public @Nullable Place above() {
            return above;
        }

        /** Returns the step from there to here, or null at the root. */
        public @Nullable Step step() {
            return step;
        }

        public @Nullable Object value() {
            return value;
        }

        public Face face() {
            return face;
        }

        /** Returns how many values hold this one; 0 for the root. */
        public int depth() {
            return depth;
        }

        /** Tells whether the value holds itself, and is met within itself here. */
        public boolean isAgain() {
            return again;
        }

        /** Tells whether the value is the key of its step, not what stands under the key. */
        public boolean isKey() {
            return key;
        }
    }

    /** A value that is gone into: where it is, and which of its children come next. */
    private static final class Open {
        private final Place place;
        private final Iterator<Child> children;

        /** The child whose key was visited last. */
        private @Nullable Child keyed;

        Open(Place place) {
            this.place = place;
            this.children = place.face().children().iterator();
        }
    }

    private final Function<@Nullable Object, Face> faces;
    private final Visitor visitor;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<Object, Boolean> inside = new IdentityHashMap<>();

    private Walk(Function<@Nullable Object, Face> faces, Visitor visitor) {
        this.faces = faces;
        this.visitor = visitor;
    }

    /** Walks through {@code root} and all that it holds. */
    public static void over(@Nullable Object root, Visitor visitor) {
        over(root, Values::of, visitor);
    }

    /** As {@link #over(Object, Visitor)}, with faces of the caller's: of pairs of values, say. */
    public static void over(
            @Nullable Object root, Function<@Nullable Object, Face> faces, Visitor visitor) {
        Walk walk = new Walk(faces, visitor);
        walk.visit(null, null, root, false);
        while (!walk.open.isEmpty() && !visitor.isDone()) {
            walk.next(walk.open.getLast());
        }
    }

    private void next(Open last) {
        Child child = last.keyed;
        if (child != null) {
            last.keyed = null;
            visit(last.place, child.step(), child.value(), false);
        } else if (last.children.hasNext()) {
            child = last.children.next();
            if (visitor.keys() && child.step() instanceof Step.Key key) {
                last.keyed = child;
                visit(last.place, key, key.key(), true);
            } else {
                visit(last.place, child.step(), child.value(), false);
            }
        } else {
            open.removeLast();
            inside.remove(last.place.value());
            visitor.leave(last.place);
        }
    }

    private void visit(
            @Nullable Place above, @Nullable Step step, @Nullable Object value, boolean key) {
        boolean again = value != null && inside.containsKey(value);
        Place place = new Place(above, step, value, faces.apply(value), again, key);
        boolean enters = visitor.enter(place);
        if (enters && !again && value != null && !place.face().isLeaf()) {
            inside.put(value, true);
            open.addLast(new Open(place));
        }
    }
}

package dev.rekindle.internal.tree;

import dev.rekindle.internal.codec.Face.Step;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.internal.tree.Walk.Place;
import dev.rekindle.value.InertObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the places in a value are called. The plain name joins keys, indices and parts by dots, as
 * in {@code model_state_dict.fc.weight}; two places may share it, where one key is 1 and another
 * "1", or one holds a dot. The exact one is Python's expression, {@code
 * root['model_state_dict']['fc.weight']}, and is one place's alone.
 */
public final class Names {
    /** The plain name of the whole value. */
    public static final String ROOT = "root";

    private static final int LONGEST_STEP = 200;

    /** A name of more steps shows the first and the last. */
    private static final int MOST_STEPS = 40;

    private static final int MOST_FOUND = 100;

    private Names() {}

    /** Returns the plain name of a place, fit for a terminal. */
    public static String plain(Place place) {
        List<String> parts = new ArrayList<>();
        for (Place at = place; at.above() != null && parts.size() <= MOST_STEPS; at = above(at)) {
            String part = shown(at);
            if (part != null) {
                parts.add(part);
            }
        }
        if (parts.size() > MOST_STEPS) {
            parts.add("…");
        }
        Collections.reverse(parts);
        return parts.isEmpty() ? ROOT : String.join(".", parts);
    }

    /** Returns the exact name of a place, fit for a terminal. */
    public static String exact(Place place) {
        List<String> parts = new ArrayList<>();
        for (Place at = place; at.above() != null && parts.size() <= MOST_STEPS; at = above(at)) {
            parts.add(exactStep(at));
        }
        parts.add(parts.size() > MOST_STEPS ? "…" : ROOT);
        Collections.reverse(parts);
        return String.join("", parts);
    }

    /** A place's two names. */
    public record Called(String plain, String exact) {
        public static Called of(Place place) {
            return new Called(Names.plain(place), Names.exact(place));
        }
    }

    /**
     * Returns what each is called: by its plain name, unless that is blank or another's, too.
     * Places whose exact names are alike, under objects as keys that look alike, are numbered.
     */
    public static List<String> apart(List<Called> all) {
        Map<String, Set<String>> called = new HashMap<>();
        Map<String, Integer> alike = new HashMap<>();
        for (Called one : all) {
            called.computeIfAbsent(one.plain(), name -> new HashSet<>()).add(one.exact());
            alike.merge(one.exact(), 1, Integer::sum);
        }
        Map<String, Integer> numbers = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (Called one : all) {
            boolean alone = called.getOrDefault(one.plain(), Set.of()).size() == 1;
            String name = alone && !one.plain().isBlank() ? one.plain() : one.exact();
            int of = alike.getOrDefault(one.exact(), 1);
            names.add(
                    of == 1
                            ? name
                            : name
                                    + " ("
                                    + numbers.merge(one.exact(), 1, Integer::sum)
                                    + " of "
                                    + of
                                    + ")");
        }
        return names;
    }

    private static @Nullable Object named(Place place) {
        return place.value() instanceof Stands other ? other.named() : place.value();
    }

    private static Place above(Place place) {
        return Objects.requireNonNull(place.above());
    }

    /** Returns a step's part of the plain name, or null where it has none. */
    private static @Nullable String shown(Place place) {
        Step step = place.step();
        if (step instanceof Step.Key key) {
            return key.key() instanceof String text
                    ? PythonStr.bare(text, LONGEST_STEP)
                    : Labels.inline(key.key());
        }
        return raw(place);
    }

    /** As {@link #shown}, with a text as it is. */
    private static @Nullable String raw(Place place) {
        Step step = place.step();
        if (step instanceof Step.Key key) {
            return key.key() instanceof String text ? text : Labels.inline(key.key());
        } else if (step instanceof Step.Index index) {
            return Integer.toString(index.at());
        } else if (step instanceof Step.Part part) {
            return isSilent(place, part) ? null : part.name();
        }
        return "{" + Values.of(named(place)).label() + "}";
    }

    /** An object's attributes stand under its own name: {@code model.fc.weight}. */
    private static boolean isSilent(Place place, Step.Part part) {
        return part.name().equals("integers")
                || (part.name().equals("state")
                        && place.above() != null
                        && named(place.above()) instanceof InertObject);
    }

    private static String exactStep(Place place) {
        Step step = place.step();
        if (step instanceof Step.Key key) {
            return "["
                    + (key.key() instanceof String text
                            ? PythonStr.repr(text, LONGEST_STEP)
                            : Labels.inline(key.key()))
                    + "]";
        } else if (step instanceof Step.Index index) {
            return "[" + index.at() + "]";
        } else if (step instanceof Step.Part part) {
            return "." + part.name();
        }
        return "{" + Values.of(named(place)).label() + "}";
    }

    /**
     * Returns the places of a name, plain or exact, as {@link #plain} and {@link #exact} give them:
     * none where nothing is called so, more than one where a plain name is not enough. Goes only
     * where the name leads.
     */
    public static List<Place> find(@Nullable Object root, String name) {
        Search search = new Search(name);
        Walk.over(root, search);
        return search.found.isEmpty() && name.equals(ROOT) ? search.roots : search.found;
    }

    private static final class Search implements Walk.Visitor {
        private static final String END = "\0end";

        private final String name;
        private final List<Place> found = new ArrayList<>();
        private final List<Place> roots = new ArrayList<>();

        /** What the name says beyond a place that it leads into, read as plain and as exact. */
        private record Rest(String plain, String exact) {}

        private final Map<Place, Rest> rests = new HashMap<>();

        Search(String name) {
            this.name = name;
        }

        @Override
        public boolean enter(Place place) {
            String plain;
            String exact;
            if (place.above() == null) {
                roots.add(place);
                plain = "." + name;
                exact = name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
            } else {
                Rest before = rests.getOrDefault(place.above(), new Rest("", ""));
                plain = afterPlain(before.plain(), place);
                exact = after(before.exact(), exactStep(place));
                if ((plain.equals(END) && raw(place) != null) || exact.equals(END)) {
                    found.add(place);
                    return false;
                }
            }
            boolean leads = !plain.isEmpty() || !exact.isEmpty();
            if (leads && !place.isAgain() && !place.face().isLeaf()) {
                rests.put(place, new Rest(plain, exact));
            }
            return leads;
        }

        private static String afterPlain(String before, Place place) {
            String raw = raw(place);
            if (raw == null) {
                return before;
            }
            String left = after(before, "." + raw);
            String shown = shown(place);
            return left.isEmpty() && shown != null ? after(before, "." + shown) : left;
        }

        /**
         * Returns what follows, {@link #END} where nothing does, or "" where it leads elsewhere.
         */
        private static String after(String before, String step) {
            if (before.equals(step)) {
                return END;
            }
            boolean leads =
                    before.startsWith(step)
                            && (step.charAt(0) != '.'
                                    || ".[{".indexOf(before.charAt(step.length())) >= 0);
            return leads ? before.substring(step.length()) : "";
        }

        @Override
        public void leave(Place place) {
            rests.remove(place);
        }

        @Override
        public boolean isDone() {
            return found.size() >= MOST_FOUND;
        }
    }
}

package dev.rekindle.cli;

import dev.rekindle.internal.codec.Face;
import dev.rekindle.internal.codec.Face.Child;
import dev.rekindle.internal.codec.Face.Step;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.value.OrderedDict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two values as one, so that the one walker goes through both: the children of a pair are the pairs
 * of their children, by key, index or part. The same two values are the same pair.
 */
final class Pairs {
    private final Map<Object, Map<Object, Pair>> known = new IdentityHashMap<>();
    private final Fingerprint fingerprint = new Fingerprint();

    Pair of(@Nullable Object left, @Nullable Object right) {
        // What is no container costs less to compare again than to remember.
        if ((Values.of(left).isLeaf() && PlainView.tensor(left) == null) || right == null) {
            return new Pair(Pair.In.BOTH, left, right);
        }
        return known.computeIfAbsent(Objects.requireNonNull(left), key -> new IdentityHashMap<>(2))
                .computeIfAbsent(right, key -> new Pair(Pair.In.BOTH, left, right));
    }

    /** Returns the face of a pair: children where both hold some, or none. */
    Face face(@Nullable Object value) {
        Pair pair = (Pair) Objects.requireNonNull(value);
        if (pair.in() != Pair.In.BOTH) {
            return Face.leaf("pair", "");
        }
        Face left = Values.of(pair.left());
        Face right = Values.of(pair.right());
        if ((left.isLeaf() && right.isLeaf()) || !isAlike(left, right)) {
            return Face.leaf("pair", "");
        }
        return new Face("pair", "", () -> children(pair, left, right).iterator());
    }

    /** Tells whether two types hold what is comparable part by part. */
    static boolean isAlike(Face left, Face right) {
        return family(left.type()).equals(family(right.type()));
    }

    /** Python finds an OrderedDict and a dict of the same items equal, a list and a tuple not. */
    private static String family(String type) {
        return switch (type) {
            case "OrderedDict", "Counter", "defaultdict" -> "dict";
            case "frozenset" -> "set";
            case "Parameter", "Buffer" -> "Tensor";
            default -> type;
        };
    }

    private List<Child> children(Pair pair, Face left, Face right) {
        if (pair.isCompared()) {
            return pair.differing();
        }
        Map<String, Child> ours = byStep(pair.left(), left);
        Map<String, Child> theirs = byStep(pair.right(), right);
        List<Child> children = new ArrayList<>();
        ours.forEach(
                (step, child) -> {
                    Child other = theirs.remove(step);
                    children.add(
                            new Child(
                                    child.step(),
                                    other == null
                                            ? new Pair(Pair.In.A, child.value(), null)
                                            : of(child.value(), other.value())));
                });
        theirs.values()
                .forEach(
                        child ->
                                children.add(
                                        new Child(
                                                child.step(),
                                                new Pair(Pair.In.B, null, child.value()))));
        return children;
    }

    private Map<String, Child> byStep(@Nullable Object value, Face face) {
        Map<String, Child> children = new LinkedHashMap<>();
        // Keys that Python tells apart by identity are taken in their order.
        Map<String, Integer> twins = new HashMap<>();
        for (Child child : face.children()) {
            if (isBookkeeping(value, child)) {
                continue;
            }
            String name = name(child);
            String free = name;
            while (children.containsKey(free)) {
                free = name + "\0" + twins.merge(name, 1, Integer::sum);
            }
            children.put(free, child);
        }
        return children;
    }

    private String name(Child child) {
        Step step = child.step();
        if (step instanceof Step.Key key) {
            return "key " + fingerprint.of(key.key());
        } else if (step instanceof Step.Index index) {
            return "at " + index.at();
        } else if (step instanceof Step.Part part) {
            return "part " + part.name();
        }
        return "member " + fingerprint.of(child.value());
    }

    /** A state_dict's {@code _metadata} tells how it is stored. */
    private static boolean isBookkeeping(@Nullable Object value, Child child) {
        return value instanceof OrderedDict dict
                && child.value() == dict.attributes()
                && Set.of("_metadata").containsAll(dict.attributes().keySet());
    }
}

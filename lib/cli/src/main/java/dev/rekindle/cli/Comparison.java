package dev.rekindle.cli;

import dev.rekindle.internal.codec.Face.Child;
import dev.rekindle.internal.tree.Names;
import dev.rekindle.internal.tree.Walk;
import dev.rekindle.internal.tree.Walk.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What two values have in common and what not, place by place. What is shared counts at each of its
 * places, and is gone through once: a few bytes can ask for more places than there is time.
 */
final class Comparison implements Walk.Visitor {
    /** Differences that are told; then the comparison ends. */
    static final int MOST_DIFFERENCES = 10_000;

    /** One difference. */
    record Difference(Names.Called called, String what, @Nullable String largest) {}

    private final Leaves leaves;
    private final Pairs pairs = new Pairs();
    private final List<Difference> differences = new ArrayList<>();
    private final Deque<Begun> begun = new ArrayDeque<>();
    private long same;

    private Comparison(Leaves leaves) {
        this.leaves = leaves;
    }

    static Comparison of(@Nullable Object left, @Nullable Object right, Leaves leaves) {
        Comparison comparison = new Comparison(leaves);
        Walk.over(comparison.pairs.of(left, right), comparison.pairs::face, comparison);
        return comparison;
    }

    /** Returns how many values are equal: those that hold no others, and empty containers. */
    long same() {
        return same;
    }

    List<Difference> differences() {
        return differences;
    }

    /** Returns what each is called. */
    List<String> names() {
        return Names.apart(differences.stream().map(Difference::called).toList());
    }

    /** A pair that is gone through: what was counted before it, and its parts that differ. */
    private static final class Begun {
        private final long same;
        private final int differences;
        private final List<Child> differing = new ArrayList<>();
        private boolean empty = true;

        Begun(long same, int differences) {
            this.same = same;
            this.differences = differences;
        }
    }

    @Override
    public boolean enter(Place place) {
        Pair pair = pair(place);
        if (place.isAgain()) {
            return false;
        }
        if (!begun.isEmpty()) {
            begun.element().empty = false;
        }
        boolean looksInto =
                pair.isCompared()
                        ? !pair.differing().isEmpty()
                        : !place.face().isLeaf() && leaves.isEqual(pair);
        if (looksInto) {
            if (pair.isCompared()) {
                same = plus(same, pair.same());
            }
            begun.push(new Begun(same, differences.size()));
            return true;
        }
        if (!pair.isCompared()) {
            boolean equal = leaves.isEqual(pair);
            pair.compared(equal ? 1 : 0, equal ? 0 : 1, List.of());
        }
        same = plus(same, pair.same());
        if (pair.isDifferent()) {
            differences.add(
                    new Difference(
                            Names.Called.of(place), leaves.sentence(pair), leaves.largest(pair)));
        }
        ended(place);
        return false;
    }

    @Override
    public void leave(Place place) {
        Begun before = begun.pop();
        Pair pair = pair(place);
        if (!pair.isCompared()) {
            same = plus(same, before.empty ? 1 : 0);
            pair.compared(
                    same - before.same, differences.size() - before.differences, before.differing);
        }
        ended(place);
    }

    /** Tells the pair around this one. */
    private void ended(Place place) {
        Begun around = begun.peek();
        if (around != null && pair(place).isDifferent()) {
            around.differing.add(new Child(Objects.requireNonNull(place.step()), place.value()));
        }
    }

    private static Pair pair(Place place) {
        return (Pair) Objects.requireNonNull(place.value());
    }

    private static long plus(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    @Override
    public boolean isDone() {
        return differences.size() >= MOST_DIFFERENCES;
    }
}

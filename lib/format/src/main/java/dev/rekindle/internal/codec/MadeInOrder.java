package dev.rekindle.internal.codec;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Makes values that hold each other, each after what it needs. A walk leaves a value after its
 * parts, which is that order, but for a value that was met again within itself: in {@code T = (L,);
 * L = [(T,)]} the inner tuple is left first and needs the outer one. What can be made empty first
 * is needed by none.
 */
final class MadeInOrder {
    private final IntPredicate made;
    private final BiConsumer<Integer, IntConsumer> needs;
    private final IntConsumer make;
    private final Supplier<? extends RuntimeException> holdsItself;
    private final BitSet begun = new BitSet();
    private final BitSet done = new BitSet();

    /**
     * @param made tells whether a value is there, be it empty
     * @param needs gives the numbers of a value's parts
     * @param holdsItself what is thrown where a value needs itself
     */
    MadeInOrder(
            IntPredicate made,
            BiConsumer<Integer, IntConsumer> needs,
            IntConsumer make,
            Supplier<? extends RuntimeException> holdsItself) {
        this.made = made;
        this.needs = needs;
        this.make = make;
        this.holdsItself = holdsItself;
    }

    /** Makes a value, and before it whatever it needs that is not there. Does not recurse. */
    void make(int first) {
        Deque<Integer> waiting = new ArrayDeque<>();
        waiting.push(first);
        while (!waiting.isEmpty()) {
            int number = waiting.element();
            int before = waiting.size();
            if (!isThere(number) && !begun.get(number)) {
                begun.set(number);
                needs.accept(number, part -> await(part, waiting));
            }
            if (waiting.size() == before) {
                waiting.pop();
                if (!isThere(number)) {
                    make.accept(number);
                    done.set(number);
                }
            }
        }
    }

    private void await(int part, Deque<Integer> waiting) {
        if (isThere(part)) {
            return;
        }
        if (begun.get(part)) {
            throw holdsItself.get();
        }
        waiting.push(part);
    }

    private boolean isThere(int number) {
        return done.get(number) || made.test(number);
    }
}

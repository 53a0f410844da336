package dev.rekindle.internal.pickle;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be written, next first: a {@link PyValue}, an {@link Opcode}, or a {@link Step}.
 * Takes the place of CPython's recursion.
 */
final class PendingSteps {
    /** What is done between two values. */
    interface Step {
        void run();
    }

    private @Nullable Object[] stack = new @Nullable Object[64];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    Object take() {
        Object next = stack[--size];
        stack[size] = null;
        if (next == null) {
            throw new IllegalStateException("a step is null");
        }
        return next;
    }

    /** Puts a step before all others. */
    void first(Object step) {
        if (size == stack.length) {
            stack = Arrays.copyOf(stack, 2 * size);
        }
        stack[size++] = step;
    }

    /** Puts two steps before all others. */
    void first(Object one, Object two) {
        first(two);
        first(one);
    }

    /** Puts three steps before all others. */
    void first(Object one, Object two, Object three) {
        first(three);
        first(two);
        first(one);
    }

    /** Puts values before all others, in their order. */
    void first(List<PyValue> values) {
        for (int i = values.size() - 1; i >= 0; i--) {
            first(values.get(i));
        }
    }
}

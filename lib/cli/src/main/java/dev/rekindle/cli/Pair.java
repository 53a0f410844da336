package dev.rekindle.cli;

import dev.rekindle.internal.codec.Face.Child;
import dev.rekindle.internal.tree.Stands;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands at one place in two files, and what came of comparing it. */
final class Pair implements Stands {
    /** Which of the two files have something at the place. */
    enum In {
        BOTH,
        A,
        B
    }

    private final In in;
    private final @Nullable Object left;
    private final @Nullable Object right;

    /** Counted when the pair was gone through; both -1 before. */
    private long same = -1;

    private long different = -1;

    /** The parts that differ, once that is known: the others are not looked at again. */
    private List<Child> differing = List.of();

    Pair(In in, @Nullable Object left, @Nullable Object right) {
        this.in = in;
        this.left = left;
        this.right = right;
    }

    In in() {
        return in;
    }

    @Nullable Object left() {
        return left;
    }

    @Nullable Object right() {
        return right;
    }

    /** Returns the value of a file that has one. */
    @Override
    public @Nullable Object named() {
        return in == In.B ? right : left;
    }

    boolean isCompared() {
        return same >= 0;
    }

    long same() {
        return same;
    }

    boolean isDifferent() {
        return different > 0;
    }

    /** Remembers what was counted, and the parts that differ: none where it has no parts. */
    void compared(long same, long different, List<Child> differing) {
        this.same = same;
        this.different = different;
        this.differing = List.copyOf(differing);
    }

    List<Child> differing() {
        return differing;
    }
}

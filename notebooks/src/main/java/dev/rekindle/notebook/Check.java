package dev.rekindle.notebook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks the answer of an exercise. An answer that is still null prints {@code ○ 1.1 not solved
 * yet}, and the notebook runs on; a right one prints {@code ✓ 1.1}; a wrong one throws {@link
 * WrongAnswer}, which says what was expected and what was found.
 *
 * <p>Java's {@code assert} does nothing in a notebook unless the kernel was started with {@code
 * -ea}; a check always runs.
 */
public final class Check {
    private final String exercise;

    private Check(String exercise) {
        this.exercise = exercise;
    }

    /** Names the exercise, {@code "1.1"}, say. */
    public static Check exercise(String exercise) {
        return new Check(exercise);
    }

    /** Expects an equal value; arrays are equal by their elements, and 3 equals 3L. */
    public void equal(Object expected, @Nullable Object found) {
        if (solved(found) && !same(expected, found)) {
            throw wrong(show(expected), show(found));
        }
        passed(found);
    }

    /** Expects a number at most {@code tolerance} away. */
    public void close(double expected, @Nullable Number found, double tolerance) {
        // Written so that NaN is wrong.
        if (found != null && !(Math.abs(found.doubleValue() - expected) <= tolerance)) {
            throw wrong(
                    String.format(Locale.ROOT, "%.4f (± %.4f)", expected, tolerance),
                    String.format(Locale.ROOT, "%.4f", found.doubleValue()));
        }
        passed(found);
    }

    /** Expects that a sentence holds, such as {@code "the file is there"}. */
    public void holds(String sentence, @Nullable Boolean found) {
        if (found != null && !found) {
            throw wrong("that " + sentence, "that it is not so");
        }
        passed(found);
    }

    /**
     * As {@link #holds(String, Boolean)}, for a condition over the answer that only makes sense
     * once there is one: with a null answer it is not asked.
     */
    public void holds(String sentence, @Nullable Object answer, Supplier<Boolean> condition) {
        holds(sentence, answer == null ? null : condition.get());
    }

    /**
     * Expects a condition that stands beside the answer and says nothing where it is met: the check
     * that follows tells whether the exercise is solved. With a null answer it is not asked.
     */
    public Check given(String sentence, @Nullable Object answer, Supplier<Boolean> condition) {
        if (answer != null && !condition.get()) {
            throw wrong("that " + sentence, "that it is not so");
        }
        return this;
    }

    private void passed(@Nullable Object found) {
        System.out.println(solved(found) ? "✓ " + exercise : "○ " + exercise + " not solved yet");
    }

    private WrongAnswer wrong(String expected, String found) {
        return new WrongAnswer("✗ " + exercise + " expected " + expected + ", found " + found);
    }

    private static boolean solved(@Nullable Object found) {
        return found != null;
    }

    private static boolean same(@Nullable Object expected, @Nullable Object found) {
        if (isWhole(expected) && isWhole(found)) {
            return ((Number) Objects.requireNonNull(expected)).longValue()
                    == ((Number) Objects.requireNonNull(found)).longValue();
        }
        return Objects.deepEquals(expected, found);
    }

    private static boolean isWhole(@Nullable Object value) {
        return value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte;
    }

    private static String show(@Nullable Object value) {
        String text = Arrays.deepToString(new @Nullable Object[] {value});
        String inner = text.substring(1, text.length() - 1);
        return value instanceof String ? '"' + inner + '"' : inner;
    }
}

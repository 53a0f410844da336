package dev.rekindle.keep;

import dev.rekindle.internal.text.Given;
import dev.rekindle.internal.text.StatusLine;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One line that says how far a run is, how fast it goes and how long it will take: {@code training
 * [##### ] 20 % 200/1000, 35.2 steps/s, 0:22 left, loss 0.4012}. It is gone at the end.
 *
 * <pre>
 * try (ProgressBar bar = new ProgressBar("training", 1000)) {
 *     …
 *     bar.step("loss " + loss);
 * }
 * </pre>
 */
public final class ProgressBar implements AutoCloseable {
    private static final long BETWEEN_NANOS = 200_000_000;

    private final String title;
    private final long steps;
    private final LongSupplier nanoClock;
    private final @Nullable StatusLine line;
    private final long begun;
    private long done;
    private long shownAt;
    private String words = "";

    /** Shows on standard error where that is a terminal, and nothing elsewhere. */
    public ProgressBar(String title, long steps) {
        this(
                title,
                steps,
                StatusLine.errorIsTerminal() ? new StatusLine(() -> System.err) : null,
                System::nanoTime);
    }

    /** Shows on {@code out}, whatever that is: {@code System.out} in a notebook. */
    public ProgressBar(String title, long steps, PrintStream out) {
        this(title, steps, new StatusLine(() -> out), System::nanoTime);
    }

    ProgressBar(String title, long steps, @Nullable StatusLine line, LongSupplier nanoClock) {
        if (steps < 1) {
            throw new IllegalArgumentException(
                    "[progress] steps is " + steps + ". Give the number of steps, 1 or more.");
        }
        this.title = Given.given(title, "progress", "title");
        this.steps = steps;
        this.line = line;
        this.nanoClock = nanoClock;
        this.begun = nanoClock.getAsLong();
        this.shownAt = begun;
    }

    /** Counts a step. */
    public void step() {
        step("");
    }

    /** Counts a step, and says something beside it. */
    public void step(String beside) {
        done++;
        words = beside;
        long now = nanoClock.getAsLong();
        if (line != null && now - shownAt >= BETWEEN_NANOS) {
            shownAt = now;
            line.show(toString());
        }
    }

    @Override
    public void close() {
        if (line != null) {
            line.erase();
        }
    }

    /** Returns the line as it is now. */
    @Override
    public String toString() {
        double seconds = (nanoClock.getAsLong() - begun) / 1e9;
        StringBuilder text = new StringBuilder(title);
        text.append(' ').append(StatusLine.bar(done, steps));
        text.append(' ').append(done).append('/').append(steps);
        if (done > 0 && seconds > 0) {
            text.append(String.format(Locale.ROOT, ", %.1f steps/s, ", done / seconds));
            long left = Math.round(seconds / done * Math.max(0, steps - done));
            text.append(
                    left >= 3600
                            ? String.format(
                                    Locale.ROOT,
                                    "%d:%02d:%02d",
                                    left / 3600,
                                    left / 60 % 60,
                                    left % 60)
                            : String.format(Locale.ROOT, "%d:%02d", left / 60, left % 60));
            text.append(" left");
        }
        return text.append(words.isEmpty() ? "" : ", " + words).toString();
    }
}

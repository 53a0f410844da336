package dev.rekindle.keep;

import dev.rekindle.internal.text.Given;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When a {@link CheckpointKeeper} saves and what it keeps: {@code new CheckpointKeeper(folder, o ->
 * o.everySteps(500).last(3).lowest("loss"))}. Without a setting it saves after each epoch and keeps
 * the last three.
 */
public final class KeeperOptions {
    long steps;
    long epochs;
    double minutes;
    int last = 3;
    int bestCount;
    @Nullable String bestBy;
    boolean lowest;
    boolean inBackground;
    Consumer<String> notes = text -> System.getLogger("dev.rekindle.keep").log(WARNING, text);

    private static final System.Logger.Level WARNING = System.Logger.Level.WARNING;

    private KeeperOptions() {}

    static KeeperOptions of(Consumer<KeeperOptions> changes) {
        KeeperOptions options = new KeeperOptions();
        Given.given(changes, "keeper", "settings").accept(options);
        if (options.steps == 0 && options.epochs == 0 && options.minutes == 0) {
            options.epochs = 1;
        }
        return options;
    }

    /** Saves after every {@code count} steps. */
    public KeeperOptions everySteps(long count) {
        steps = positive("everySteps", count);
        return this;
    }

    /** Saves at the end of every {@code count}th epoch. */
    public KeeperOptions everyEpochs(long count) {
        epochs = positive("everyEpochs", count);
        return this;
    }

    /** Saves after the first step that ends so many minutes after the last save. */
    public KeeperOptions everyMinutes(double count) {
        if (!(count > 0)) {
            throw new IllegalArgumentException(
                    "[keeper] everyMinutes is " + count + ". Give a number above 0.");
        }
        minutes = count;
        return this;
    }

    /** Keeps the last {@code count}, 3 unless told otherwise; 1 at least. */
    public KeeperOptions last(int count) {
        last = (int) positive("last", count);
        return this;
    }

    /** Keeps besides the checkpoint with the lowest value of this metric, {@code "loss"}, say. */
    public KeeperOptions lowest(String metric) {
        return best(metric, true, 1);
    }

    /** Keeps besides the checkpoint with the highest value of this metric. */
    public KeeperOptions highest(String metric) {
        return best(metric, false, 1);
    }

    /** As {@link #lowest(String)}, the best {@code count} of them. */
    public KeeperOptions lowest(String metric, int count) {
        return best(metric, true, count);
    }

    /** As {@link #highest(String)}, the best {@code count} of them. */
    public KeeperOptions highest(String metric, int count) {
        return best(metric, false, count);
    }

    private KeeperOptions best(String metric, boolean isLowest, int count) {
        if (bestBy != null) {
            throw new IllegalArgumentException(
                    "[keeper] the best is told by \"" + bestBy + "\" already. Name one metric.");
        }
        bestBy = Given.given(metric, "keeper", "the metric of the best");
        lowest = isLowest;
        bestCount = (int) positive("the number of best ones", count);
        return this;
    }

    /**
     * Writes to the disk beside the training: a save returns as soon as all is copied in memory,
     * which takes as much again as the checkpoint's file. What fails is thrown by the next call.
     */
    public KeeperOptions inBackground() {
        inBackground = true;
        return this;
    }

    /**
     * Says by this what a run should know: a damaged checkpoint that was skipped, a loss that is
     * NaN. Unless told otherwise it goes to the {@link System.Logger} of this package.
     */
    public KeeperOptions notes(Consumer<String> listener) {
        notes = Given.given(listener, "keeper", "notes");
        return this;
    }

    private static long positive(String name, long count) {
        if (count < 1) {
            throw new IllegalArgumentException(
                    "[keeper] " + name + " is " + count + ". Give 1 or more.");
        }
        return count;
    }
}

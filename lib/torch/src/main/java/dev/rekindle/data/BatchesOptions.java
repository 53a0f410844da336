package dev.rekindle.data;

import dev.rekindle.internal.text.Given;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@link Batches} that have a default: {@code new Batches(1000, 32, o ->
 * o.shuffle(true))}. Names and defaults as in torch/utils/data/dataloader.py, 2.15.0.
 */
public final class BatchesOptions {
    boolean shuffle;
    boolean dropLast;
    @Nullable Generator generator;

    private BatchesOptions() {}

    static BatchesOptions of(Consumer<BatchesOptions> changes) {
        BatchesOptions options = new BatchesOptions();
        Given.given(changes, "batches", "settings").accept(options);
        return options;
    }

    /** Whether each epoch has another order. */
    public BatchesOptions shuffle(boolean flag) {
        shuffle = flag;
        return this;
    }

    /** Whether a last batch that is not full is left out. */
    public BatchesOptions dropLast(boolean flag) {
        dropLast = flag;
        return this;
    }

    /** What draws the orders; the engine's own generator unless told otherwise. */
    public BatchesOptions generator(@Nullable Generator value) {
        generator = value;
        return this;
    }
}

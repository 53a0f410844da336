package dev.rekindle.data;

import dev.rekindle.Checkpoint;
import dev.rekindle.internal.djl.EngineGenerator;
import dev.rekindle.internal.text.Given;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the examples in each batch, in Python's order for the same seed: what {@code
 * DataLoader(range(size), batch_size, shuffle=True, generator=g)} gives
 * (torch/utils/data/dataloader.py and sampler.py, 2.15.0).
 *
 * <pre>
 * Batches batches = new Batches(1797, 32, o -&gt; o.shuffle(true).generator(new Generator(0)));
 * for (long[] batch : batches) {
 *     NDArray x = images.get(Torch.tensor(batch));  // (batch, …)
 * }
 * </pre>
 *
 * <p>Each {@code for} is an epoch. One that is left early, or that {@link #loadStateDict} comes in
 * the middle of, is gone on with by the next {@code for}.
 */
public final class Batches implements Iterable<long[]> {
    private final int size;
    private final int batchSize;
    private final BatchesOptions options;
    private long epoch;

    /** Batches of this epoch that were given. */
    private int position;

    private @Nullable Epoch current;

    /**
     * The order of an epoch, and how it came.
     *
     * @param before the generator before the epoch's first draw; null where the engine's drew
     * @param seed what the engine's generator drew for the order; 0 where it drew none
     */
    private record Epoch(long[] order, @Nullable Generator before, long seed) {}

    /** Gives them in their own order, the last batch as full as it is. */
    public Batches(int size, int batchSize) {
        this(size, batchSize, options -> {});
    }

    /**
     * @param size how many examples there are
     * @throws IllegalArgumentException if {@code size} or {@code batchSize} is below 1
     */
    public Batches(int size, int batchSize, Consumer<BatchesOptions> settings) {
        if (size < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "[batches] size is "
                            + size
                            + " and batchSize "
                            + batchSize
                            + ". Both are to be positive integer values.");
        }
        this.size = size;
        this.batchSize = batchSize;
        this.options = BatchesOptions.of(settings);
    }

    /** Returns how many batches an epoch has: Python's {@code len(loader)}. */
    public int count() {
        return options.dropLast
                ? size / batchSize
                : (int) (((long) size + batchSize - 1) / batchSize);
    }

    /** Returns how many epochs are over. */
    public long epoch() {
        return epoch;
    }

    /** Returns how many batches of this epoch were given. */
    public int position() {
        return position;
    }

    /** Begins an epoch, or goes on with one. */
    @Override
    public Iterator<long[]> iterator() {
        Epoch begun = current == null ? begin() : current;
        current = begun;
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                if (current != begun) {
                    return false;
                }
                if (position < count()) {
                    return true;
                }
                if (!isLastPartial()) {
                    exhaust();
                }
                current = null;
                position = 0;
                epoch++;
                return false;
            }

            @Override
            public long[] next() {
                if (current != begun || position >= count()) {
                    throw new NoSuchElementException("the epoch is over");
                }
                int from = position * batchSize;
                position++;
                if (position == count() && isLastPartial()) {
                    exhaust();
                }
                return Arrays.copyOfRange(begun.order(), from, Math.min(from + batchSize, size));
            }
        };
    }

    private boolean isLastPartial() {
        return !options.dropLast && size % batchSize != 0;
    }

    /** Python's loader draws a seed for its workers first, whether or not it has any. */
    private Epoch begin() {
        Generator own = options.generator;
        if (own == null) {
            EngineGenerator.nextSeed();
            long seed = options.shuffle ? EngineGenerator.nextSeed() : 0;
            return new Epoch(order(new Generator(seed)), null, seed);
        }
        Generator before = own.copy();
        own.nextSeed();
        return new Epoch(order(own), before, 0);
    }

    private long[] order(Generator generator) {
        if (options.shuffle) {
            return generator.randperm(size);
        }
        long[] order = new long[size];
        Arrays.setAll(order, i -> i);
        return order;
    }

    /** Python's sampler draws an order that it does not use when it comes to its end. */
    private void exhaust() {
        if (options.shuffle && options.generator != null) {
            options.generator.randperm(size);
        }
    }

    /**
     * Returns where this is: {@code size}, {@code batch_size}, {@code epoch}, {@code position}, the
     * state of the generator now ({@code generator}) and at the begin of this epoch ({@code
     * epoch_generator}), or the order's seed ({@code order_seed}). Python goes on with
     *
     * <pre>
     * g.set_state(saved["epoch_generator"])  # or saved["generator"] where that is None
     * batches = iter(loader)
     * for _ in range(saved["position"]): next(batches)
     * </pre>
     */
    public Checkpoint stateDict() {
        Epoch begun = current;
        Generator own = options.generator;
        return Checkpoint.of(
                "size", size,
                "batch_size", batchSize,
                "epoch", epoch,
                "position", position,
                "generator", own == null ? null : own.getState(),
                "epoch_generator",
                        begun == null || begun.before() == null ? null : begun.before().getState(),
                "order_seed", begun == null || own != null ? null : (Object) begun.seed());
    }

    /**
     * Goes on where another was.
     *
     * @throws IllegalArgumentException if it had another size or other batches, or another kind of
     *     generator; nothing is changed
     * @throws dev.rekindle.errors.TorchFileException if an entry is missing or no such value
     */
    public void loadStateDict(Checkpoint state) {
        Given.given(state, "batches", "state");
        Generator own = options.generator;
        requireSame("size", state.integer("size"), size);
        requireSame("batch_size", state.integer("batch_size"), batchSize);
        if ((state.get("generator") == null) != (own == null)) {
            throw new IllegalArgumentException(
                    "[batches] the saved ones "
                            + (own == null ? "had a generator of their own" : "had none")
                            + ", and these "
                            + (own == null ? "have none" : "have one")
                            + ". Make them alike.");
        }
        long savedEpoch = state.integer("epoch");
        long savedPosition = state.integer("position");
        if (savedEpoch < 0 || savedPosition < 0 || savedPosition > count()) {
            throw new IllegalArgumentException(
                    "[batches] the saved position is "
                            + savedPosition
                            + " of epoch "
                            + savedEpoch
                            + ", and an epoch has "
                            + count()
                            + " batches. The checkpoint was edited, or dropLast differs.");
        }
        String order = own == null ? "order_seed" : "epoch_generator";
        if (savedPosition > 0 && state.get(order) == null) {
            throw new IllegalArgumentException(
                    "[batches] the saved position is "
                            + savedPosition
                            + ", and \""
                            + order
                            + "\" is None, so that epoch's order is not known. The checkpoint was"
                            + " edited.");
        }
        Epoch begun = null;
        if (own != null) {
            Generator now = new Generator().setState(state.tensor("generator"));
            if (state.get("epoch_generator") != null) {
                Generator before = new Generator().setState(state.tensor("epoch_generator"));
                Generator run = before.copy();
                run.nextSeed();
                begun = new Epoch(order(run), before, 0);
            }
            own.become(now);
        } else if (state.get("order_seed") != null) {
            long seed = state.integer("order_seed");
            begun = new Epoch(order(new Generator(seed)), null, seed);
        }
        epoch = savedEpoch;
        position = (int) savedPosition;
        current = begun;
    }

    private static void requireSame(String name, long saved, long here) {
        if (saved != here) {
            throw new IllegalArgumentException(
                    "[batches] "
                            + name
                            + " was "
                            + saved
                            + " when it was saved, and is "
                            + here
                            + " here: the order would be another. Give the same.");
        }
    }

    @Override
    public String toString() {
        return "Batches(epoch " + epoch + ", " + position + " of " + count() + ")";
    }
}

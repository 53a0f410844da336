package dev.rekindle.data;

import dev.rekindle.internal.random.GeneratorState;
import dev.rekindle.internal.random.MersenneTwister;
import dev.rekindle.internal.text.Given;
import dev.rekindle.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A generator of its own, apart from the engine's: {@code torch.Generator} on the CPU
 * (torch/_C/__init__.pyi and aten/src/ATen/CPUGeneratorImpl.cpp, 2.15.0). It runs in plain Java and
 * draws Python's numbers.
 */
public final class Generator {
    /** {@code c10::default_rng_seed_val}: the seed of a generator that was given none. */
    private static final long DEFAULT_SEED = 67280421310721L;

    /** From here on {@code randperm} takes two words a number. */
    private static final int MOST_SHUFFLED = (int) (0xFFFFFFFFL / 20);

    private MersenneTwister twister;
    private @Nullable Double keptNormal;

    /** Begins with the seed that torch gives a generator: always the same one. */
    public Generator() {
        this(DEFAULT_SEED);
    }

    public Generator(long seed) {
        twister = new MersenneTwister(seed);
    }

    /** Seeds it anew, and returns it: {@code manual_seed}. */
    public Generator manualSeed(long seed) {
        twister = new MersenneTwister(seed);
        keptNormal = null;
        return this;
    }

    /** Returns the seed it began with; Python shows these 64 bits without a sign. */
    public long initialSeed() {
        return twister.seed();
    }

    /** Returns the 5,056 bytes of {@code get_state()}. */
    public Tensor getState() {
        return new GeneratorState(twister, keptNormal).toTensor();
    }

    /**
     * Takes a state, Python's too.
     *
     * @throws IllegalArgumentException if it is none of the CPU's, or does not follow from its
     *     seed; the generator stays as it was
     */
    public Generator setState(Tensor state) {
        GeneratorState read = GeneratorState.of(Given.given(state, "generator", "state"));
        twister = read.twister();
        keptNormal = read.keptNormal();
        return this;
    }

    /**
     * Returns 0 to {@code n - 1} in random order: {@code torch.randperm(n, generator=g)}
     * (aten/src/ATen/native/TensorFactories.cpp, randperm_cpu).
     *
     * @throws IllegalArgumentException if {@code n} is negative, or above 214,748,363
     */
    public long[] randperm(int n) {
        if (n < 0 || n >= MOST_SHUFFLED) {
            throw new IllegalArgumentException(
                    "[randperm] n is " + n + ". Give a number from 0 to " + (MOST_SHUFFLED - 1));
        }
        long[] order = new long[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = 0; i < n - 1; i++) {
            int other = i + Integer.remainderUnsigned(twister.nextWord(), n - i);
            long moved = order[i];
            order[i] = order[other];
            order[other] = moved;
        }
        return order;
    }

    /**
     * Draws whole numbers from 0 to {@code high - 1}: {@code torch.randint(high, (count,),
     * generator=g)}.
     */
    public long[] randint(int high, int count) {
        if (high < 1 || count < 0) {
            throw new IllegalArgumentException(
                    "[randint] high is "
                            + high
                            + " and count "
                            + count
                            + ". Give a number above 0, and a count that is not negative.");
        }
        long[] drawn = new long[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = Integer.remainderUnsigned(twister.nextWord(), high);
        }
        return drawn;
    }

    /** {@code torch.empty((), dtype=torch.int64).random_(generator=g).item()}. */
    long nextSeed() {
        return twister.nextLong() & Long.MAX_VALUE;
    }

    Generator copy() {
        Generator copy = new Generator();
        copy.become(this);
        return copy;
    }

    void become(Generator other) {
        twister = other.twister.copy();
        keptNormal = other.keptNormal;
    }

    @Override
    public String toString() {
        return "Generator(seed "
                + Long.toUnsignedString(twister.seed())
                + ", "
                + twister.drawn()
                + " words drawn)";
    }
}

package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import dev.rekindle.internal.random.GeneratorState;
import dev.rekindle.internal.random.MersenneTwister;
import dev.rekindle.internal.random.NormalPair;
import org.jspecify.annotations.Nullable;

/**
 * The state of the engine's own generator on the CPU. libtorch shows it to Python alone, so it is
 * read from the outside: a few words are drawn, and found again by running the same generator in
 * Java from the seed; then the engine is seeded anew and draws as many as before. A state is set in
 * the same way: seed, and draw. Both take time with the number of words that were drawn since the
 * seed: about 10 nanoseconds each.
 */
public final class EngineGenerator {
    private static final TorchScript TORCH = new TorchScript();
    private static final TorchScript.Op WORDS =
            TORCH.op("words(int n)", "torch.random_(torch.empty([n], dtype=3))");
    private static final TorchScript.Op NORMAL =
            TORCH.op("normal(int n)", "torch.normal_(torch.empty([n], dtype=7), 0., 1.)");
    private static final String DRAW =
            TORCH.method(
                    "draw(int n)", "int", "torch.numel(torch.random_(torch.empty([n], dtype=0)))");

    private static final TorchScript.Op SEED =
            TORCH.op("seed(int n)", "torch.random_(torch.empty([n], dtype=4))");

    private static final int PROBE = 8;
    private static final int CHUNK = 1 << 20;

    /** Where the engine was, at the latest, when it was last looked at; null while unseeded. */
    private static @Nullable MersenneTwister known;

    private EngineGenerator() {}

    /** Notes that the engine was seeded. */
    static synchronized void seeded(long seed) {
        known = new MersenneTwister(seed);
    }

    /**
     * Returns the state, as {@code torch.get_rng_state()} does.
     *
     * @throws IllegalStateException if the engine was not seeded through this library
     */
    public static synchronized GeneratorState state() {
        MersenneTwister twister = requireKnown().copy();
        int[] words = probe();
        find(twister, words);
        double normal = probeNormal();
        int[] more = probe();
        MersenneTwister after = twister.copy();
        after.skip(PROBE);
        boolean kept = matches(after, more);
        long pairAt = kept ? NormalPair.findSecond(twister, normal) : -1;
        bring(twister, pairAt);
        if (kept && pairAt < 0) {
            throw new IllegalStateException(
                    "[rng state] the engine kept the second of two normal numbers, "
                            + normal
                            + ", and it is not known where it drew them; it is lost. Draw an even"
                            + " number of them before.");
        }
        return new GeneratorState(twister, kept ? (Double) normal : null);
    }

    /**
     * Brings the engine's generator into a state, as {@code torch.set_rng_state} does.
     *
     * @throws IllegalArgumentException if the state keeps a normal number that does not follow from
     *     its seed; nothing is changed
     */
    public static synchronized void setState(GeneratorState state) {
        EngineStart.require();
        Double kept = state.keptNormal();
        long pairAt = kept == null ? -1 : NormalPair.findSecond(state.twister(), kept);
        if (kept != null && pairAt < 0) {
            throw new IllegalArgumentException(
                    "[rng state] it keeps the second of two normal numbers, "
                            + kept
                            + ", which does not follow from its seed, and the engine can't be"
                            + " given one. Draw one more in Python, torch.randn(1), before the"
                            + " state is saved.");
        }
        bring(state.twister(), pairAt);
    }

    /** Draws {@code torch.empty((), dtype=torch.int64).random_().item()}: 63 bits. */
    public static long nextSeed() {
        EngineStart.require();
        try (NDArray number = Engines.keep(SEED.call(1L))) {
            return number.toLongArray()[0];
        }
    }

    private static MersenneTwister requireKnown() {
        MersenneTwister twister = known;
        if (twister == null) {
            throw new IllegalStateException(
                    "[rng state] the engine was not seeded, and a state is told by its seed. Call"
                            + " Torch.manualSeed before the first draw.");
        }
        return twister;
    }

    /** Runs the twister to where the engine was before it drew these words. */
    private static void find(MersenneTwister twister, int[] words) {
        MersenneTwister front = twister.copy();
        int[] ring = new int[PROBE];
        for (int i = 0; i < PROBE; i++) {
            ring[i] = front.nextWord() & Integer.MAX_VALUE;
        }
        long at = 0;
        while (!equal(ring, (int) (at % PROBE), words)) {
            ring[(int) (at % PROBE)] = front.nextWord() & Integer.MAX_VALUE;
            at++;
            if (at > GeneratorState.MOST_WORDS) {
                bring(twister, -1);
                throw new IllegalStateException(
                        "[rng state] what the engine draws does not follow from seed "
                                + Long.toUnsignedString(twister.seed())
                                + ": it was seeded past this library. Seed it with"
                                + " Torch.manualSeed, not through DJL's engine.");
            }
        }
        twister.skip(at);
    }

    private static boolean equal(int[] ring, int start, int[] words) {
        for (int i = 0; i < PROBE; i++) {
            if (ring[(start + i) % PROBE] != words[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(MersenneTwister at, int[] words) {
        MersenneTwister run = at.copy();
        for (int word : words) {
            if ((run.nextWord() & Integer.MAX_VALUE) != word) {
                return false;
            }
        }
        return true;
    }

    private static int[] probe() {
        try (NDArray words = Engines.keep(WORDS.call((long) PROBE))) {
            return words.toIntArray();
        }
    }

    private static double probeNormal() {
        try (NDArray number = Engines.keep(NORMAL.call(1L))) {
            return number.toDoubleArray()[0];
        }
    }

    /**
     * @param pairAt after how many words a pair of normal numbers is drawn, or -1
     */
    private static void bring(MersenneTwister to, long pairAt) {
        JniUtils.setSeed(to.seed());
        if (pairAt < 0) {
            draw(to.drawn());
        } else {
            draw(pairAt);
            probeNormal();
            draw(to.drawn() - pairAt - 4);
        }
        known = to.copy();
    }

    private static void draw(long words) {
        for (long left = words; left > 0; left -= CHUNK) {
            TORCH.run(DRAW, IValue::toLong, IValue.from(Math.min(left, CHUNK)));
        }
    }
}

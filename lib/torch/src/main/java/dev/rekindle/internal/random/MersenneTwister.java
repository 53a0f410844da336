package dev.rekindle.internal.random;

import java.util.Arrays;

/**
 * MT19937 as torch runs it ({@code at::mt19937}, aten/src/ATen/core/MT19937RNGEngine.h, 2.15.0). It
 * counts the words that were drawn since the seed, which is how another generator is brought to the
 * same place.
 */
public final class MersenneTwister {
    static final int WORDS = 624;
    private static final int MIDDLE = 397;
    private static final int MATRIX = 0x9908b0df;
    private static final int UPPER = 0x80000000;
    private static final int LOWER = 0x7fffffff;

    private final long seed;
    private final int[] state = new int[WORDS];

    /** How many blocks of words were made: none before the first word is drawn. */
    private long blocks;

    /** Words of this block that were drawn; all, at first. */
    private int next = WORDS;

    /** Takes the lower half of the seed, as torch does; the whole is kept. */
    public MersenneTwister(long seed) {
        this.seed = seed;
        state[0] = (int) seed;
        for (int i = 1; i < WORDS; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    private MersenneTwister(MersenneTwister other) {
        this.seed = other.seed;
        System.arraycopy(other.state, 0, state, 0, WORDS);
        this.blocks = other.blocks;
        this.next = other.next;
    }

    public MersenneTwister copy() {
        return new MersenneTwister(this);
    }

    /** Returns 64 bits, as {@code initial_seed()} does. */
    public long seed() {
        return seed;
    }

    /** Returns how many words were drawn since the seed. */
    public long drawn() {
        return blocks == 0 ? 0 : (blocks - 1) * WORDS + next;
    }

    /** Returns the next word: {@code random()} of torch's generator. */
    public int nextWord() {
        if (next == WORDS) {
            nextBlock();
        }
        return tempered(state[next++]);
    }

    /** Returns {@code random64()}: the first word is the upper half. */
    public long nextLong() {
        long upper = nextWord() & 0xFFFFFFFFL;
        return upper << 32 | (nextWord() & 0xFFFFFFFFL);
    }

    /** Draws words and drops them. */
    public void skip(long words) {
        long left = words;
        while (left > 0) {
            if (next == WORDS) {
                nextBlock();
            }
            int count = (int) Math.min(left, WORDS - next);
            next += count;
            left -= count;
        }
    }

    private static int tempered(int word) {
        int y = word;
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void nextBlock() {
        for (int i = 0; i < WORDS - MIDDLE; i++) {
            state[i] = state[i + MIDDLE] ^ twisted(state[i], state[i + 1]);
        }
        for (int i = WORDS - MIDDLE; i < WORDS - 1; i++) {
            state[i] = state[i + MIDDLE - WORDS] ^ twisted(state[i], state[i + 1]);
        }
        state[WORDS - 1] = state[MIDDLE - 1] ^ twisted(state[WORDS - 1], state[0]);
        blocks++;
        next = 0;
    }

    private static int twisted(int word, int following) {
        int mixed = (word & UPPER) | (following & LOWER);
        return (mixed >>> 1) ^ (-(following & 1) & MATRIX);
    }

    /** {@code left_} of torch's form: words of the block that are left, and one. */
    int left() {
        return blocks == 0 ? 1 : WORDS - next + 1;
    }

    /** {@code next_} of torch's form. */
    int next() {
        return blocks == 0 ? 0 : next;
    }

    int word(int index) {
        return state[index];
    }

    /**
     * Goes on, block by block, until the state is this one.
     *
     * @return whether it was found within so many words
     */
    boolean advanceTo(int[] wanted, int wantedLeft, int wantedNext, long mostWords) {
        if (wantedLeft == 1 && wantedNext == 0) {
            return blocks == 0 && Arrays.equals(state, wanted);
        }
        while (drawn() <= mostWords) {
            if (blocks > 0 && state[0] == wanted[0] && Arrays.equals(state, wanted)) {
                next = wantedNext;
                return wantedLeft == left();
            }
            nextBlock();
        }
        return false;
    }
}

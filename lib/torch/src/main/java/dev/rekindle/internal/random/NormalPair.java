package dev.rekindle.internal.random;

/**
 * The two normal numbers that torch makes at once of four words, cosine first ({@code
 * normal_distribution<double>}, aten/src/ATen/core/DistributionsHelper.h, 2.15.0).
 */
public final class NormalPair {
    private static final double UNIT = 0x1.0p-53;
    private static final long LOW_53 = (1L << 53) - 1;

    /** How much another libm may differ. */
    private static final double TOLERANCE = 1e-13;

    private NormalPair() {}

    /**
     * Finds the pair whose second number this is, the one drawn last.
     *
     * @return how many words were drawn before its four, or -1
     */
    public static long findSecond(MersenneTwister end, double second) {
        MersenneTwister run = new MersenneTwister(end.seed());
        if (end.drawn() < 4) {
            return -1;
        }
        long[] words = {0, word(run), word(run), word(run)};
        long found = -1;
        for (long at = 0; at + 4 <= end.drawn(); at++) {
            System.arraycopy(words, 1, words, 0, 3);
            words[3] = word(run);
            if (isSecond(words, second)) {
                found = at;
            }
        }
        return found;
    }

    private static long word(MersenneTwister run) {
        return run.nextWord() & 0xFFFFFFFFL;
    }

    private static boolean isSecond(long[] words, double second) {
        double angle = 2 * Math.PI * (((words[0] << 32 | words[1]) & LOW_53) * UNIT);
        if (angle < Math.PI != second >= 0) {
            return false;
        }
        double uniform = ((words[2] << 32 | words[3]) & LOW_53) * UNIT;
        double radius = Math.sqrt(-2 * Math.log1p(-uniform));
        return radius >= Math.abs(second) - 1e-9
                && Math.abs(radius * Math.sin(angle) - second)
                        <= TOLERANCE * Math.max(1, Math.abs(second));
    }
}

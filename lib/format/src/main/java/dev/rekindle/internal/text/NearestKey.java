package dev.rekindle.internal.text;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The name that somebody may have meant. */
public final class NearestKey {
    private NearestKey() {}

    /**
     * Returns the candidate that takes the fewest one-character changes, if those are at most a
     * third of the key, else null.
     */
    public static @Nullable String of(String key, Collection<String> candidates) {
        String best = null;
        int bestDistance = Math.max(1, key.length() / 3) + 1;
        for (String candidate : candidates) {
            if (Math.abs(candidate.length() - key.length()) < bestDistance) {
                int distance = distance(key, candidate);
                if (distance < bestDistance) {
                    best = candidate;
                    bestDistance = distance;
                }
            }
        }
        return best;
    }

    /** Returns {@code (did you mean "…"?)} with a space before it, or nothing. */
    public static String hint(String key, Collection<String> candidates) {
        String nearest = of(key, candidates);
        return nearest == null ? "" : " (did you mean \"" + nearest + "\"?)";
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}

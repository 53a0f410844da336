package dev.rekindle.state;

import dev.rekindle.internal.text.NearestKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What loading a state_dict found: names that the network has and the dict lacks, the other way
 * round, and entries that do not fit. Mirrors {@code _IncompatibleKeys} and the errors of {@code
 * load_state_dict} (torch/nn/modules/module.py, 2.15.0).
 */
public record LoadReport(
        List<String> missingKeys, List<String> unexpectedKeys, List<String> mismatches) {
    private static final long MOST_COMPARED = 100_000;

    public LoadReport {
        missingKeys = List.copyOf(missingKeys);
        unexpectedKeys = List.copyOf(unexpectedKeys);
        mismatches = List.copyOf(mismatches);
    }

    /** Tells whether every key matched. */
    public boolean isComplete() {
        return missingKeys.isEmpty() && unexpectedKeys.isEmpty() && mismatches.isEmpty();
    }

    /**
     * Returns torch's message for a load that is refused: {@code Error(s) in loading state_dict for
     * Net:} and a line for each kind of mismatch. To an unexpected key the nearest missing one is
     * added; where a prefix is all that parts the two, it is named in their place.
     */
    public String message(String className) {
        List<String> lines = new ArrayList<>();
        String prefix = prefixHint();
        if (!missingKeys.isEmpty()) {
            String keys =
                    missingKeys.stream()
                            .map(key -> "\"" + key + "\"")
                            .collect(Collectors.joining(", "));
            lines.add("Missing key(s) in state_dict: " + keys + ". ");
        }
        if (!unexpectedKeys.isEmpty()) {
            String keys =
                    unexpectedKeys.stream()
                            .map(key -> "\"" + key + "\"" + (prefix == null ? hint(key) : ""))
                            .collect(Collectors.joining(", "));
            lines.add("Unexpected key(s) in state_dict: " + keys + ". ");
        }
        lines.addAll(mismatches);
        if (prefix != null) {
            lines.add(prefix);
        }
        if (mismatches.stream().anyMatch(line -> line.startsWith("dtype mismatch"))) {
            lines.add(
                    "Python would cast these without a word. A Module takes the file's types with"
                            + " net.loadStateDict(stateDict, true, true), and net.floatType() makes"
                            + " float32 of them.");
        }
        return "Error(s) in loading state_dict for "
                + className
                + ":\n\t"
                + String.join("\n\t", lines);
    }

    /**
     * One sentence where a prefix is all that parts the two sides, in place of one for each key.
     */
    private @Nullable String prefixHint() {
        String file = KeyMapping.prefixThatHides(missingKeys, unexpectedKeys);
        if (file != null) {
            return "Every unexpected key is a missing one behind \""
                    + file
                    + (KeyMapping.isWrappers(file)
                            ? "\", the prefix of a wrapper: load KeyMapping.unwrapped(stateDict)."
                            : "\": load KeyMapping.identity().rename(\""
                                    + withoutDot(file)
                                    + "\", \"\").apply(stateDict).");
        }
        String own = KeyMapping.prefixThatHides(unexpectedKeys, missingKeys);
        Set<String> missing = Set.copyOf(missingKeys);
        boolean all =
                own != null
                        && unexpectedKeys.stream()
                                .allMatch(
                                        key ->
                                                missing.contains(own + key)
                                                        || key.endsWith("num_batches_tracked"));
        return all
                ? "Every missing key is an unexpected one behind \""
                        + own
                        + "\": load KeyMapping.identity().rename(\"\", \""
                        + withoutDot(own)
                        + "\").apply(stateDict)."
                : null;
    }

    private static String withoutDot(@Nullable String prefix) {
        return prefix == null ? "" : prefix.substring(0, prefix.length() - 1);
    }

    /** Comparing each of many names with each of many others would take minutes. */
    private String hint(String key) {
        return (long) missingKeys.size() * unexpectedKeys.size() > MOST_COMPARED
                ? ""
                : NearestKey.hint(key, missingKeys);
    }

    /** Returns what Python prints: all matched, or both lists. */
    @Override
    public String toString() {
        if (isComplete()) {
            return "<All keys matched successfully>";
        }
        return "_IncompatibleKeys(missing_keys="
                + list(missingKeys)
                + ", unexpected_keys="
                + list(unexpectedKeys)
                + ")";
    }

    private static String list(List<String> keys) {
        return keys.stream()
                .map(key -> "'" + key + "'")
                .collect(Collectors.joining(", ", "[", "]"));
    }
}

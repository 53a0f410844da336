package dev.rekindle.internal.djl;

import ai.djl.engine.EngineException;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the engine says no to, in its one sentence: a trace of its C++ stands around it. */
public final class EngineRefusal {
    private static final Pattern SENTENCE = Pattern.compile("\\w*Error: (.*)");

    private EngineRefusal() {}

    /**
     * Returns what a call gives that DJL makes itself.
     *
     * @throws IllegalArgumentException with the engine's sentence, behind the name of the operator,
     *     if it says no
     */
    public static <T> T inWords(String operator, Supplier<T> call) {
        try {
            return call.get();
        } catch (EngineException e) {
            throw of(operator, e);
        }
    }

    /** Returns what to throw: the engine's sentence behind the name of the operator. */
    static IllegalArgumentException of(String operator, EngineException e) {
        return new IllegalArgumentException("[" + operator + "] " + sentence(e), e);
    }

    private static String sentence(EngineException e) {
        List<String> lines = String.valueOf(e.getMessage()).lines().toList();
        for (String line : lines) {
            Matcher found = SENTENCE.matcher(line);
            if (found.matches()) {
                return found.group(1);
            }
        }
        return lines.isEmpty() ? "" : lines.get(0);
    }
}

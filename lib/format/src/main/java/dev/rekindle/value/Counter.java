package dev.rekindle.value;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Python {@code collections.Counter}; MultiStepLR keeps its milestones in one. */
public final class Counter extends LinkedHashMap<@Nullable Object, @Nullable Object> {
    private static final long serialVersionUID = 1L;

    /** An empty one. */
    public Counter() {}

    /** One with the entries of {@code entries}, in their order. */
    public Counter(Map<?, ?> entries) {
        super(entries);
    }
}

package dev.rekindle.value;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** A Python {@code collections.defaultdict}. Its factory is a name, and is never called. */
public final class DefaultDict extends LinkedHashMap<@Nullable Object, @Nullable Object> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable Object factory;

    /** An empty one; {@code factory} is a {@link Global} such as {@code builtins.list}, or null. */
    public DefaultDict(@Nullable Object factory) {
        this.factory = factory;
    }

    /** Returns the factory of missing values: a {@link Global}, or null. */
    public @Nullable Object factory() {
        return factory;
    }

    public void factory(@Nullable Object value) {
        factory = value;
    }
}

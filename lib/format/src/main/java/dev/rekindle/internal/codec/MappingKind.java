package dev.rekindle.internal.codec;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What Python's mappings have in common. */
abstract class MappingKind<V extends Map<@Nullable Object, @Nullable Object>> extends Kind<V> {
    private final String name;

    MappingKind(Class<V> type, String name) {
        super(type);
        this.name = name;
    }

    @Override
    void holds(V value, Consumer<@Nullable Object> part) {
        value.forEach(
                (key, item) -> {
                    part.accept(key);
                    part.accept(item);
                });
    }

    @Override
    Face face(V value) {
        return new Face(name, name + " of " + value.size(), Children.entries(value));
    }
}

package dev.rekindle;

import dev.rekindle.internal.codec.PlainView;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A dict's items by key, unmodifiable, where the int 0 is found by Java's 0 and 0L alike. */
final class IntKeyed extends AbstractMap<Object, @Nullable Object> {
    private final Map<Object, @Nullable Object> items = new LinkedHashMap<>();

    IntKeyed(Map<?, ? extends @Nullable Object> items) {
        items.forEach(
                (key, value) -> this.items.put(PlainView.key(key), Counterparts.number(value)));
    }

    @Override
    public Set<Map.Entry<Object, @Nullable Object>> entrySet() {
        return Collections.unmodifiableMap(items).entrySet();
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return items.get(PlainView.key(key));
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return items.containsKey(PlainView.key(key));
    }
}

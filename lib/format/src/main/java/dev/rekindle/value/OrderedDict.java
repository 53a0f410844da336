package dev.rekindle.value;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Python {@code collections.OrderedDict}. A state_dict is one, and carries {@code _metadata}
 * among its attributes.
 */
public class OrderedDict extends LinkedHashMap<@Nullable Object, @Nullable Object> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable Map<@Nullable Object, @Nullable Object> attributes;

    /** An empty one. */
    public OrderedDict() {}

    /** One with the entries of {@code entries}, in their order. */
    public OrderedDict(Map<?, ?> entries) {
        super(entries);
    }

    /** Returns what stands in the object's {@code __dict__}, such as {@code _metadata}; live. */
    public Map<@Nullable Object, @Nullable Object> attributes() {
        if (attributes == null) {
            attributes = new LinkedHashMap<>();
        }
        return attributes;
    }

    /** Tells whether the object carries attributes. */
    public boolean hasAttributes() {
        return attributes != null && !attributes.isEmpty();
    }

    /** Takes a map as the object's {@code __dict__}; it stays the caller's, shared. */
    public void attributes(Map<@Nullable Object, @Nullable Object> attributes) {
        this.attributes = attributes;
    }
}

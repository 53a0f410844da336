package dev.rekindle.internal.codec;

import org.jspecify.annotations.Nullable;

/**
 * The faces of another artifact's objects: arrays of the engine, modules. Found by {@link
 * java.util.ServiceLoader}.
 */
public interface Faces {
    /** Returns the face of {@code value}, or null where it is none of that artifact's. */
    @Nullable Face of(Object value);

    /** Returns what stands in a file for {@code value}, or null where it is none of these. */
    default @Nullable Object plain(Object value) {
        return null;
    }
}

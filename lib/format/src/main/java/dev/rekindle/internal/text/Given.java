package dev.rekindle.internal.text;

import org.jspecify.annotations.Nullable;

/** Asks for arguments by their names, before a null goes deeper and fails there without one. */
public final class Given {
    private Given() {}

    /**
     * Returns {@code value}.
     *
     * @throws IllegalArgumentException if it is null
     */
    public static <T> T given(@Nullable T value, String where, String name) {
        if (value == null) {
            throw new IllegalArgumentException("[" + where + "] " + name + " is null. Give one.");
        }
        return value;
    }
}

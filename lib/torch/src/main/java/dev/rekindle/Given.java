package dev.rekindle;

import org.jspecify.annotations.Nullable;

/** Asks for arguments by their names, before a null goes deeper and fails there without one. */
final class Given {
    private Given() {}

    /**
     * Returns {@code value}.
     *
     * @throws IllegalArgumentException if it is null
     */
    static <T> T given(@Nullable T value, String where, String name) {
        if (value == null) {
            throw new IllegalArgumentException("[" + where + "] " + name + " is null. Give one.");
        }
        return value;
    }
}

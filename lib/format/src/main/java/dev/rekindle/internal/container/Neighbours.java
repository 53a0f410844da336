package dev.rekindle.internal.container;

import dev.rekindle.internal.archive.ByteSource;
import org.jspecify.annotations.Nullable;

/** What stands beside a file, or in a folder. */
public interface Neighbours {
    /** Nothing stands beside bytes in memory. */
    Neighbours NONE =
            new Neighbours() {
                @Override
                public @Nullable ByteSource find(String name) {
                    return null;
                }

                @Override
                public @Nullable OpenContainer open(String name) {
                    return null;
                }
            };

    /** Returns the bytes of what has this name, to be closed by the caller, or null. */
    @Nullable ByteSource find(String name);

    /**
     * Opens what has this name as a file of its own, which closes with its contents, or gives null.
     * It has no neighbours itself: an index of shards that named itself would never end.
     *
     * @throws dev.rekindle.errors.TorchFileException if it is no file that is read
     */
    @Nullable OpenContainer open(String name);

    /** Tells whether something has this name. */
    default boolean has(String name) {
        try (ByteSource found = find(name)) {
            return found != null;
        }
    }
}

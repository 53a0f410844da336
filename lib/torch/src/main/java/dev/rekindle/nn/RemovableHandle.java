package dev.rekindle.nn;

/**
 * Takes a hook away again. Mirrors {@code torch.utils.hooks.RemovableHandle} (torch/utils/hooks.py,
 * 2.15.0); in a try statement the hook is gone at its end.
 */
public final class RemovableHandle implements AutoCloseable {
    private final Runnable remove;

    RemovableHandle(Runnable remove) {
        this.remove = remove;
    }

    /** Removes the hook. Removing twice is allowed. */
    public void remove() {
        remove.run();
    }

    /** As {@link #remove()}. */
    @Override
    public void close() {
        remove();
    }
}

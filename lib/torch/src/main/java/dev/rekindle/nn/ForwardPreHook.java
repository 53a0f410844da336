package dev.rekindle.nn;

import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/** Called with a module's inputs before it computes; see {@code registerForwardPreHook}. */
@FunctionalInterface
public interface ForwardPreHook {
    /**
     * @return the inputs to take instead, or null to leave them as they are
     */
    @Nullable NDList before(Module module, NDList inputs);
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/**
 * Called with a module's inputs and outputs when it has computed; see {@code registerForwardHook}.
 */
@FunctionalInterface
public interface ForwardHook {
    /**
     * @return the outputs to give instead, or null to leave them as they are
     */
    @Nullable NDList after(Module module, NDList inputs, NDList outputs);
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.rekindle.internal.djl.GradMode;
import dev.rekindle.internal.djl.WeightOps;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose memory a weight is that a layer computes. The engine attaches a result where its first
 * input is, and a weight's parts are the module's: there it would stay until the module is closed.
 * So it goes where the layer's input is, as all that the layer computes does.
 */
final class Computing {
    private static final ThreadLocal<@Nullable NDManager> HERE = new ThreadLocal<>();

    private Computing() {}

    /** Computes, with the weights where {@code manager} is. */
    static <T> T in(NDManager manager, Supplier<T> compute) {
        NDManager outer = HERE.get();
        HERE.set(manager);
        try {
            return compute.get();
        } finally {
            if (outer == null) {
                HERE.remove();
            } else {
                HERE.set(outer);
            }
        }
    }

    /** Computes without recording. */
    static <T> T unrecorded(Supplier<T> compute) {
        boolean before = GradMode.set(false);
        try {
            return compute.get();
        } finally {
            GradMode.set(before);
        }
    }

    /** Returns another array over the same values, which autograd does not know: Python's .data. */
    static NDArray data(Parameter parameter) {
        return parameter.getArray().stopGradient();
    }

    /** Returns a part of a weight: another array over the same memory where the input is. */
    static NDArray part(NDArray part) {
        NDArray same = WeightOps.SAME.call(part);
        NDManager here = HERE.get();
        if (here != null && here.isOpen()) {
            same.attach(here);
        }
        return same;
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.GradMode;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.internal.djl.WeightOps;
import dev.rekindle.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose memory a weight is that a layer computes. The engine attaches a result where its first
 * input is, and a weight's parts are the module's: there it would stay until the module is closed.
 * So it goes where the layer's input is, as all that the layer computes does.
 */
final class Computing {
    private static final ThreadLocal<@Nullable NDManager> HERE = new ThreadLocal<>();

    private static final ThreadLocal<Set<Object>> UNDER_WAY =
            ThreadLocal.withInitial(() -> Collections.newSetFromMap(new IdentityHashMap<>()));

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

    /**
     * Computes what may not read itself on the way.
     *
     * @throws IllegalStateException if it does
     */
    static <T> T once(Object computation, Supplier<T> compute) {
        if (!UNDER_WAY.get().add(computation)) {
            throw new IllegalStateException(
                    "a parametrization reads the weight that it computes, which would never end."
                            + " Compute with what its forward is given.");
        }
        try {
            return compute.get();
        } finally {
            UNDER_WAY.get().remove(computation);
        }
    }

    /** Returns the values in Java's memory, as a file takes them. */
    static Tensor copied(NDArray made) {
        long[] shape = made.getShape().getShape();
        return switch (made.getDataType()) {
            case FLOAT32 -> Tensor.of(made.toFloatArray(), shape);
            case FLOAT64 -> Tensor.of(made.toDoubleArray(), shape);
            default -> Tensors.toTensor(Engines.keep(made.duplicate()));
        };
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

    /** Puts a new array where the input is, and returns it. */
    static NDArray here(NDArray made) {
        NDManager here = HERE.get();
        if (here != null && here.isOpen()) {
            made.attach(here);
        }
        return made;
    }

    /**
     * Returns a part of a weight for a user's code, whose results are to be where the input is, and
     * who may give the part itself back: another array over the same memory.
     */
    static NDArray part(NDArray part) {
        return here(WeightOps.SAME.call(part));
    }
}

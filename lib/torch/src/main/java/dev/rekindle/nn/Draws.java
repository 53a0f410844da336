package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.Engines;
import java.util.function.Supplier;

/**
 * The numbers that a new layer starts from, drawn as torch draws them: the same calls in the same
 * order on the engine's generator (torch/nn/init.py, 2.15.0).
 */
final class Draws {
    private static final ThreadLocal<Integer> SILENT = ThreadLocal.withInitial(() -> 0);

    private Draws() {}

    /** Makes something whose layers draw nothing and hold zeros instead. */
    static <T> T without(Supplier<T> make) {
        SILENT.set(SILENT.get() + 1);
        try {
            return make.get();
        } finally {
            SILENT.set(SILENT.get() - 1);
        }
    }

    /** {@code kaiming_uniform_(weight, a=sqrt(5))}; {@code fanIn} is the inputs of one output. */
    static NDArray kaimingUniform(NDManager manager, long fanIn, long... shape) {
        // calculate_gain('leaky_relu', sqrt(5)) and the bound, in the same double steps.
        double slope = Math.sqrt(5);
        double gain = Math.sqrt(2.0 / (1 + slope * slope));
        double deviation = gain / Math.sqrt(fanIn);
        return uniform(manager, Math.sqrt(3.0) * deviation, shape);
    }

    /** {@code uniform_(-bound, bound)} in float32. */
    static NDArray uniform(NDManager manager, double bound, long... shape) {
        if (SILENT.get() > 0) {
            return constant(manager, 0, shape);
        }
        float limit = (float) bound;
        return Engines.keep(
                manager.randomUniform(-limit, limit, new Shape(shape), DataType.FLOAT32));
    }

    /** {@code normal_(0, 1)} in float32. */
    static NDArray normal(NDManager manager, long... shape) {
        if (SILENT.get() > 0) {
            return constant(manager, 0, shape);
        }
        return Engines.keep(manager.randomNormal(0f, 1f, new Shape(shape), DataType.FLOAT32));
    }

    /** All elements alike; nothing is drawn. */
    static NDArray constant(NDManager manager, float value, long... shape) {
        NDArray array = manager.full(new Shape(shape), value, DataType.FLOAT32);
        return Engines.keep(array);
    }
}

package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.Memory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a new tensor holds, in float32, drawn as torch draws it: the same calls in the same order on
 * the engine's generator (torch/nn/init.py, 2.15.0).
 */
interface Initial {
    NDArray make(NDManager manager, Shape shape);

    /** {@code kaiming_uniform_(weight, a=sqrt(5))}; {@code fanIn} is the inputs of one output. */
    static Initial kaimingUniform(long fanIn) {
        // calculate_gain('leaky_relu', sqrt(5)) and the bound, in the same double steps.
        double slope = Math.sqrt(5);
        double gain = Math.sqrt(2.0 / (1 + slope * slope));
        return fanIn == 0 ? constant(0) : uniform(Math.sqrt(3.0) * (gain / Math.sqrt(fanIn)));
    }

    /** {@code uniform_(-1/sqrt(fanIn), 1/sqrt(fanIn))}: the bias beside such a weight. */
    static Initial biasUniform(long fanIn) {
        return uniform(fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0);
    }

    /** {@code uniform_(-bound, bound)}. */
    static Initial uniform(double bound) {
        float limit = (float) bound;
        return (manager, shape) -> manager.randomUniform(-limit, limit, shape, DataType.FLOAT32);
    }

    /** Rows from N(0, 1), drawn whole; the one of padding, if any, is then set to zeros. */
    static Initial rows(@Nullable Integer padding) {
        return (manager, shape) -> {
            NDArray drawn = manager.randomNormal(0, 1, shape, DataType.FLOAT32);
            if (padding != null) {
                drawn.set(new NDIndex().addIndices(padding), 0);
            }
            return drawn;
        };
    }

    /** {@code xavier_uniform_(weight)}: bound by inputs and outputs. */
    static Initial xavierUniform(long fanIn, long fanOut) {
        double std = 1.0 * Math.sqrt(2.0 / (double) (fanIn + fanOut));
        return uniform(Math.sqrt(3.0) * std);
    }

    /** {@code xavier_normal_(weight)}. */
    static Initial xavierNormal(long fanIn, long fanOut) {
        float std = (float) (1.0 * Math.sqrt(2.0 / (double) (fanIn + fanOut)));
        return (manager, shape) -> manager.randomNormal(0, std, shape, DataType.FLOAT32);
    }

    /** All elements alike; nothing is drawn. */
    static Initial constant(float value) {
        return (manager, shape) -> manager.full(shape, value, DataType.FLOAT32);
    }

    /** Overwrites an array with what is drawn for it; autograd does not see it. */
    static void redraw(NDArray array, Initial initial) {
        try (NDArray drawn = initial.make(array.getManager(), array.getShape())) {
            Memory.copy(array, drawn);
        }
    }

    /** Overwrites an array with one number; autograd does not see it. */
    static void fill(NDArray array, float value) {
        try (NDArray full = array.getManager().full(array.getShape(), value, DataType.FLOAT32)) {
            Memory.copy(array, full);
        }
    }

    /** Makes something whose tensors draw nothing and have no memory until they need it. */
    static <T> T skipped(Supplier<T> make) {
        int outer = SKIPPING.get();
        SKIPPING.set(outer + 1);
        try {
            return make.get();
        } finally {
            SKIPPING.set(outer);
        }
    }

    /** Tells whether values are about to come from elsewhere. */
    static boolean isSkipped() {
        return SKIPPING.get() > 0;
    }

    ThreadLocal<Integer> SKIPPING = ThreadLocal.withInitial(() -> 0);
}

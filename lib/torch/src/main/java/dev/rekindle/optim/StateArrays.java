package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tensors of a loaded state as the engine's arrays. */
final class StateArrays {
    static final String STEP = "step";

    private StateArrays() {}

    /**
     * Returns what was checked with arrays of the optimizer's own in the place of tensors. Where
     * one can't be read, those that were made are freed again.
     */
    static Map<Integer, Map<String, @Nullable Object>> of(
            Optimizer optimizer, Map<Integer, Map<String, @Nullable Object>> state) {
        Map<Integer, Map<String, @Nullable Object>> loaded = new LinkedHashMap<>();
        try {
            state.forEach(
                    (index, own) -> {
                        Map<String, @Nullable Object> values = new LinkedHashMap<>();
                        loaded.put(index, values);
                        own.forEach(
                                (name, value) ->
                                        values.put(name, live(optimizer, index, name, value)));
                    });
        } catch (RuntimeException e) {
            release(loaded);
            throw e;
        }
        return loaded;
    }

    /** Each tensor but {@code step} takes the parameter's element type, as in torch. */
    private static @Nullable Object live(
            Optimizer optimizer, int index, String name, @Nullable Object value) {
        Tensor tensor = value instanceof Tensor saved ? held(saved) : null;
        if (tensor == null) {
            return value;
        }
        DataType type = optimizer.parameters().get(index).getArray().getDataType();
        NDArray array = Engines.keep(Tensors.toNDArray(optimizer.manager(), tensor));
        if (array.getDataType() == type || name.equals(STEP)) {
            return array;
        }
        try (array) {
            return Engines.keep(array.toType(type, true));
        }
    }

    /** Returns a tensor that the engine can hold: of bfloat16 and smaller, the exact float32. */
    private static @Nullable Tensor held(Tensor tensor) {
        if (Tensors.engineHolds(tensor.dtype())) {
            return tensor;
        }
        return tensor.dtype().isFloatingPoint()
                ? Tensor.of(tensor.toFloatArray(), tensor.shape())
                : null;
    }

    /** Frees the arrays of a state. */
    static void release(Map<Integer, Map<String, @Nullable Object>> state) {
        for (Map<String, @Nullable Object> own : state.values()) {
            for (Object value : own.values()) {
                if (value instanceof NDArray array) {
                    array.close();
                }
            }
        }
    }
}

package dev.rekindle;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at a decoded value as one type; null where it is another. */
final class TypedValues {
    private TypedValues() {}

    static @Nullable Long integer(@Nullable Object value) {
        return value instanceof Long || value instanceof Integer
                ? (Long) ((Number) value).longValue()
                : null;
    }

    static @Nullable Double number(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        return value instanceof Tensor tensor
                        && tensor.numel() == 1
                        && tensor.item() instanceof Number number
                ? (Double) number.doubleValue()
                : null;
    }

    static @Nullable Tensor tensor(@Nullable Object value) {
        Object data = value instanceof Parameter parameter ? parameter.data() : value;
        return data instanceof Tensor tensor ? tensor : null;
    }

    static @Nullable List<@Nullable Object> list(@Nullable Object value) {
        return value instanceof List<?> list ? Collections.unmodifiableList(list) : null;
    }

    static @Nullable Map<Object, @Nullable Object> dict(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? Collections.unmodifiableMap(map) : null;
    }

    static @Nullable StateDict stateDict(@Nullable Object value) {
        if (value instanceof StateDict state) {
            return state;
        }
        return stringKeyed(value) == null ? null : StateDict.of(value);
    }

    static @Nullable Map<String, @Nullable Object> stringKeyed(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return null;
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                return null;
            }
            entries.put(key, entry.getValue());
        }
        return entries;
    }

    /**
     * Returns what stands in a file for a value of the layers above: a dict for a checkpoint or a
     * user's record, a tensor for the engine's array; null for any other.
     */
    static @Nullable Object counterpart(Object value) {
        if (value instanceof Checkpoint checkpoint) {
            return new LinkedHashMap<>(checkpoint.entries());
        } else if (value instanceof Record settings && Records.isUsers(settings)) {
            return Records.toDict(settings);
        } else if (value instanceof NDArray array) {
            return Tensors.toTensor(array);
        }
        return null;
    }

    static String brief(@Nullable Object value) {
        return value instanceof Number || value instanceof Boolean || value == null
                ? String.valueOf(value)
                : PythonNames.of(value);
    }
}

package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;
import dev.rekindle.Checkpoint;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.PythonText;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.NumpyScalar;
import dev.rekindle.value.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An optimizer's state as it is saved and printed. Mirrors torch/optim/optimizer.py, 2.15.0. */
final class SavedState {
    private SavedState() {}

    static Checkpoint of(Optimizer optimizer) {
        Map<Object, @Nullable Object> state = new LinkedHashMap<>();
        optimizer
                .state()
                .forEach(
                        (index, own) -> {
                            Map<Object, @Nullable Object> packed = new LinkedHashMap<>();
                            own.forEach((name, value) -> packed.put(name, shown(value)));
                            state.put((long) index, packed);
                        });
        List<@Nullable Object> groups = new ArrayList<>();
        long index = 0;
        for (ParamGroup group : optimizer.paramGroups()) {
            Map<Object, @Nullable Object> packed = new LinkedHashMap<>(group.settings());
            List<@Nullable Object> numbers = new ArrayList<>();
            for (int i = 0; i < group.parameters().size(); i++) {
                numbers.add(index++);
            }
            packed.put("params", numbers);
            groups.add(packed);
        }
        return Checkpoint.of("state", state, "param_groups", groups);
    }

    private static @Nullable Object shown(@Nullable Object value) {
        if (value instanceof NDArray array) {
            return Tensors.toTensor(array);
        }
        return value instanceof StateNumber number ? number.tensor() : value;
    }

    static String print(Optimizer optimizer) {
        StringBuilder text = new StringBuilder(optimizer.name()).append(" (");
        int number = 0;
        for (ParamGroup group : optimizer.paramGroups()) {
            text.append("\nParameter Group ").append(number++).append('\n');
            new TreeMap<>(group.settings())
                    .forEach(
                            (name, value) ->
                                    text.append("    ")
                                            .append(name)
                                            .append(": ")
                                            .append(printed(value))
                                            .append('\n'));
        }
        return text.append(')').toString();
    }

    /** As {@code format(value)} does: a NumPy scalar and a tensor of one stand as bare numbers. */
    private static String printed(@Nullable Object value) {
        if (value instanceof List<?> items && !(value instanceof Tuple)) {
            return items.stream()
                    .map(item -> Values.of(item).label())
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof NumpyScalar || value instanceof Tensor
                ? PythonText.of(PlainView.scalar(value))
                : PythonText.of(value);
    }
}

package dev.rekindle.cli;

import dev.rekindle.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dense tensors of a tree by their path, such as {@code model_state_dict.fc.weight}. */
final class NamedTensors {
    private NamedTensors() {}

    static Map<String, Tensor> of(@Nullable Object root) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        NamedValues.of(root)
                .forEach(
                        (path, value) -> {
                            if (value instanceof Tensor tensor) {
                                tensors.put(path, tensor);
                            }
                        });
        return tensors;
    }
}

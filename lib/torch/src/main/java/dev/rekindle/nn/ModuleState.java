package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a state_dict and their metadata, in torch's order: of each module the parameters,
 * then the persistent buffers, then its children. Mirrors {@code Module.state_dict} and {@code
 * _save_to_state_dict} (torch/nn/modules/module.py, 2.15.0), down to which strings are one object:
 * a key without a prefix is the attribute's own name, any other is made anew.
 */
final class ModuleState {
    private ModuleState() {}

    /** Returns detached tensors over the module's own memory. */
    static Map<String, Tensor> entries(Module root) {
        Map<String, Tensor> entries = new LinkedHashMap<>();
        arrays(root).forEach((key, array) -> entries.put(key, Tensors.toTensor(array)));
        return entries;
    }

    /** Returns the arrays behind the entries; a shared one stands under each of its names. */
    static Map<String, NDArray> arrays(Module root) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        ModuleWalk.visit(
                root,
                (prefix, module) ->
                        local(module)
                                .forEach((name, array) -> arrays.put(key(prefix, name), array)));
        return arrays;
    }

    /** Returns the arrays of one module that a state_dict holds, without its children's. */
    static Map<String, NDArray> local(Module module) {
        Map<String, NDArray> local = new LinkedHashMap<>();
        module.ownParameters()
                .forEach(
                        (name, parameter) -> {
                            if (parameter != null) {
                                local.put(name, parameter.getArray());
                            }
                        });
        module.ownBuffers()
                .forEach(
                        (name, buffer) -> {
                            if (buffer != null && buffer.isPersistent()) {
                                local.put(name, buffer.getArray());
                            }
                        });
        return local;
    }

    /** Returns {@code {"": {"version": 1}, "conv1": {"version": 1}, …}}. */
    static Map<String, Map<Object, @Nullable Object>> metadata(Module root) {
        Map<String, Map<Object, @Nullable Object>> metadata = new LinkedHashMap<>();
        ModuleWalk.visit(
                root,
                (prefix, module) -> {
                    Map<Object, @Nullable Object> local = new LinkedHashMap<>();
                    local.put("version", module.version());
                    metadata.put(cut(prefix), local);
                });
        return metadata;
    }

    private static String key(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + name;
    }

    /** {@code prefix[:-1]}; CPython has one instance of each string of one character or none. */
    private static String cut(String prefix) {
        if (prefix.length() <= 2) {
            return (prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1)).intern();
        }
        return prefix.substring(0, prefix.length() - 1);
    }
}

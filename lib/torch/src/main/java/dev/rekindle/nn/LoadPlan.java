package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Memory;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What loading a state_dict into a module would do, worked out before anything is done. Mirrors
 * {@code Module.load_state_dict} and {@code _load_from_state_dict} (torch/nn/modules/module.py,
 * 2.15.0); other than torch, it refuses to change the element type silently, and reads every tensor
 * before the first parameter changes.
 */
final class LoadPlan {
    private final List<String> missing = new ArrayList<>();
    private final List<String> unexpected = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final Map<String, Tensor> sources = new LinkedHashMap<>();
    private final Map<String, NDArray> targets = new LinkedHashMap<>();

    /**
     * @param metadata the state_dict's {@code _metadata}, or null if it has none
     */
    LoadPlan(Module root, Map<String, ?> entries, @Nullable Map<?, ?> metadata) {
        ModuleWalk.visit(
                root,
                (prefix, module) -> {
                    String path = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
                    Object local = metadata == null ? null : metadata.get(path);
                    Object version = local instanceof Map<?, ?> map ? map.get("version") : null;
                    plan(prefix, module, entries, version instanceof Long number ? number : null);
                });
    }

    private void plan(
            String prefix, Module module, Map<String, ?> entries, @Nullable Long version) {
        Map<String, NDArray> local = ModuleState.local(module);
        local.forEach(
                (name, array) -> {
                    String key = prefix + name;
                    if (entries.containsKey(key)) {
                        check(key, entries.get(key), array);
                    } else if (!module.mayBeMissing(name, version)) {
                        missing.add(key);
                    }
                });
        String extra = prefix + "_extra_state";
        if (entries.containsKey(extra)) {
            unexpected.add(extra);
        }
        for (String key : entries.keySet()) {
            if (key.startsWith(prefix) && !key.equals(extra)) {
                String rest = key.substring(prefix.length());
                int dot = rest.indexOf('.');
                if (dot >= 0
                        ? !module.childModules().containsKey(rest.substring(0, dot))
                        : !local.containsKey(rest)) {
                    unexpected.add(key);
                }
            }
        }
    }

    private void check(String key, @Nullable Object saved, NDArray array) {
        Object value = saved instanceof Parameter parameter ? parameter.data() : saved;
        if (!(value instanceof Tensor tensor)) {
            String type = value == null ? "NoneType" : value.getClass().getSimpleName();
            errors.add(
                    "While copying the parameter named \""
                            + key
                            + "\", expected torch.Tensor or Tensor-like object from checkpoint but"
                            + " received "
                            + type);
            return;
        }
        long[] shape = array.getShape().getShape();
        // Files of torch 0.3 and older hold scalars as one element in a row.
        if (shape.length == 0 && tensor.dim() == 1 && tensor.numel() == 1) {
            tensor = tensor.select(0, 0);
        }
        DType type = Tensors.dtype(array);
        if (!Arrays.equals(tensor.shape(), shape)) {
            errors.add(
                    "size mismatch for "
                            + key
                            + ": copying a param with shape "
                            + size(tensor.shape())
                            + " from checkpoint, the shape in current model is "
                            + size(shape)
                            + ".");
        } else if (tensor.dtype() != type) {
            errors.add(
                    "dtype mismatch for "
                            + key
                            + ": copying a param of "
                            + tensor.dtype()
                            + " from checkpoint, the dtype in current model is "
                            + type
                            + ".");
        } else {
            sources.put(key, tensor);
            targets.put(key, array);
        }
    }

    private static String size(long[] shape) {
        return "torch.Size(" + Arrays.toString(shape) + ")";
    }

    List<String> missing() {
        return missing;
    }

    List<String> unexpected() {
        return unexpected;
    }

    /** What no setting lets pass: wrong shapes, wrong element types, values that are no tensors. */
    List<String> errors() {
        return errors;
    }

    /**
     * Reads all tensors, then copies them into the module's own arrays.
     *
     * @throws dev.rekindle.errors.TorchFileException if a record is damaged; the module is
     *     unchanged then
     */
    void apply() {
        try (NDManager scratch = Engines.newManager()) {
            Map<String, NDArray> read = new LinkedHashMap<>();
            sources.forEach(
                    (key, tensor) ->
                            read.put(key, Engines.keep(Tensors.toNDArray(scratch, tensor))));
            targets.forEach(
                    (key, array) -> {
                        NDArray source = read.get(key);
                        if (source != null) {
                            Memory.copy(array, source);
                        }
                    });
        }
    }
}
